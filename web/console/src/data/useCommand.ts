import { useCallback, useRef, useState } from "react";
import { useClient, type AnyVariables, type TypedDocumentNode } from "urql";

import type { Problem } from "../session/problems.ts";
import { problemIn } from "./problems.ts";

export interface Command<Data, Variables> {
  /** Sends the command, unless it is under way already. Answers with its data, or null and `problem` says why. */
  run: (variables: Variables) => Promise<Data | null>;
  pending: boolean;
  problem: Problem | null;
  forget: () => void;
}

/** A command, sent once at a time: a second click while it is under way does nothing. */
export function useCommand<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
): Command<Data, Variables> {
  const client = useClient();
  const busy = useRef(false);
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const run = useCallback(
    async (variables: Variables) => {
      if (busy.current) return null;
      busy.current = true;
      setPending(true);
      setProblem(null);
      try {
        const { data, error } = await client.mutation(document, variables).toPromise();
        if (error) setProblem(problemIn(error));
        return error ? null : (data ?? null);
      } finally {
        busy.current = false;
        setPending(false);
      }
    },
    [client, document],
  );
  const forget = useCallback(() => setProblem(null), []);
  return { run, pending, problem, forget };
}
