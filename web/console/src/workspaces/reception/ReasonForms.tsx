import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useMemo, type ReactNode } from "react";
import { useController } from "react-hook-form";
import { minLength, object, string } from "zod/mini";

import { useCommand } from "../../data/useCommand.ts";
import { useDraftForm, type DraftForm } from "../../drafts/useDraftForm.ts";
import { Button } from "../../parts/Button.tsx";
import { Choice } from "../../parts/Choice.tsx";
import { Actions } from "../../parts/Modal.tsx";
import { TextField } from "../../parts/TextField.tsx";
import { CancelDocument } from "../../queries/commands/cancel.ts";
import { UndoStatusDocument } from "../../queries/commands/undo-status.ts";
import type { Problem } from "../../session/problems.ts";
import { Clash } from "./Clash.tsx";
import styles from "./Dialogs.module.css";

interface Props {
  appointmentId: string;
  whose: string;
  onBack: () => void;
  onDone: () => void;
}

interface Values {
  reason: string;
  wantedBy: string;
}

function useReasonForm(form: string, subject: string, name: string, reason: string): DraftForm<Values> {
  const { t } = useLingui();
  const needed = t`Say why: it stays on record.`;
  const schema = useMemo(() => object({ reason: string().check(minLength(1, needed)), wantedBy: string() }), [needed]);
  const defaults = useMemo(() => ({ reason, wantedBy: "PATIENT" }), [reason]);
  return useDraftForm<Values>({ form, subject, name, schema, defaults });
}

interface FormProps {
  draft: DraftForm<Values>;
  problem: Problem | null;
  pending: boolean;
  send: ReactNode;
  kind: "main" | "danger";
  onSend: (values: Values) => Promise<unknown>;
  onBack: () => void;
  onDone: () => void;
  children?: ReactNode;
}

function ReasonForm({ draft, problem, pending, send, kind, onSend, onBack, onDone, children }: FormProps) {
  const { t } = useLingui();
  const { form, finish, showProblems } = draft;
  useEffect(() => {
    if (problem) showProblems(problem);
  }, [problem, showProblems]);
  const submit = form.handleSubmit(async (values) => {
    if (!(await onSend(values))) return;
    finish();
    onDone();
  });
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        void submit(event);
      }}
    >
      {children}
      <TextField control={form.control} name="reason" label={t`Reason`} isRequired autoFocus />
      {problem && <Clash problem={problem} />}
      <Actions>
        <Button
          onPress={() => {
            finish();
            onBack();
          }}
        >
          <Trans>Back</Trans>
        </Button>
        <Button kind={kind} type="submit" isPending={pending}>
          {send}
        </Button>
      </Actions>
    </form>
  );
}

/** Cancels an appointment, and says who wanted it: a late fee may hang on it. */
export function CancelForm({ appointmentId, whose, onBack, onDone }: Props) {
  const { t } = useLingui();
  const draft = useReasonForm("cancel", appointmentId, t`Cancelling the appointment of ${whose}`, "");
  const { run, pending, problem } = useCommand(CancelDocument);
  const wantedBy = useController({ control: draft.form.control, name: "wantedBy" }).field;
  return (
    <ReasonForm
      draft={draft}
      problem={problem}
      pending={pending}
      send={<Trans>Cancel the appointment</Trans>}
      kind="danger"
      onBack={onBack}
      onDone={onDone}
      onSend={({ reason, wantedBy: by }) =>
        run({ input: { appointmentId, reason, wantedBy: by === "HOSPITAL" ? "HOSPITAL" : "PATIENT" } })
      }
    >
      <Choice
        label={t`Wanted by`}
        isStacked
        value={wantedBy.value}
        options={[
          { id: "PATIENT", name: t`The patient` },
          { id: "HOSPITAL", name: t`The hospital` },
        ]}
        onChange={wantedBy.onChange}
      />
    </ReasonForm>
  );
}

/** Takes the last change of status back. */
export function UndoForm({ appointmentId, whose, onBack, onDone }: Props) {
  const { t } = useLingui();
  const draft = useReasonForm("undo", appointmentId, t`Undoing the status of ${whose}`, t`Entered by mistake`);
  const { run, pending, problem } = useCommand(UndoStatusDocument);
  return (
    <ReasonForm
      draft={draft}
      problem={problem}
      pending={pending}
      send={<Trans>Undo</Trans>}
      kind="main"
      onBack={onBack}
      onDone={onDone}
      onSend={({ reason }) => run({ input: { appointmentId, reason } })}
    />
  );
}
