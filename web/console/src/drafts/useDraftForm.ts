import { standardSchemaResolver } from "@hookform/resolvers/standard-schema";
import { useCallback, useEffect, useState } from "react";
import { useForm, type DefaultValues, type FieldPath, type FieldValues, type UseFormReturn } from "react-hook-form";
import type { ZodMiniType } from "zod/mini";

import { newRequestId } from "../data/requestId.ts";
import type { Problem } from "../session/problems.ts";
import { useViewer } from "../session/Viewer.tsx";
import { draftKey, readDraft, removeDraft, writeDraft } from "./drafts.ts";
import { useUnsaved } from "./unsaved.ts";

interface Options<Values extends FieldValues> {
  /** What kind of form it is, and what it is about: `book` and a slot, `register` and nothing. */
  form: string;
  subject: string;
  /** The form by the name that a person knows it by. */
  name: string;
  schema: ZodMiniType<Values, Values>;
  defaults: DefaultValues<Values>;
}

export interface DraftForm<Values extends FieldValues> {
  form: UseFormReturn<Values>;
  requestId: string;
  /** Whether the form shows what was typed earlier. */
  isRestored: boolean;
  /** To be called once the server has confirmed, or the person gives it up. */
  finish: () => void;
  /** Puts the server's problems beside the fields that they belong to; answers whether each has found one. */
  showProblems: (problem: Problem) => boolean;
}

/** A form whose text survives a reload, a crash, and the end of the session. */
export function useDraftForm<Values extends FieldValues>(options: Options<Values>): DraftForm<Values> {
  const { form: kind, subject, name, schema, defaults } = options;
  const { account } = useViewer();
  const key = draftKey(account.id, kind, subject);
  const [kept] = useState(() => readDraft<Values>(key));
  const [requestId] = useState(() => kept?.requestId ?? newRequestId());
  const [isFinished, setFinished] = useState(false);
  const form = useForm<Values>({
    defaultValues: defaults,
    resolver: standardSchemaResolver(schema),
    mode: "onTouched",
  });
  const { subscribe, setError, reset, formState } = form;
  const { isDirty } = formState;
  useEffect(() => {
    if (kept) reset(Object.assign({}, defaults, kept.values), { keepDefaultValues: true });
    return subscribe({
      formState: { values: true },
      callback: ({ values }) => writeDraft(key, { values, requestId, savedAt: Date.now() }),
    });
    // What the form begins with is known when it is opened, and stays.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [key]);
  useUnsaved(!isFinished && isDirty ? name : null);

  const finish = useCallback(() => {
    removeDraft(key);
    setFinished(true);
  }, [key]);
  const showProblems = useCallback(
    (problem: Problem) => {
      const known = problem.problems.filter(({ path }) => path in defaults);
      known.forEach(({ path, message }, index) =>
        setError(path as FieldPath<Values>, { type: "server", message }, { shouldFocus: index === 0 }),
      );
      return known.length > 0 && known.length === problem.problems.length;
    },
    [defaults, setError],
  );
  return { form, requestId, isRestored: kept !== null, finish, showProblems };
}
