import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useMemo } from "react";
import { useController } from "react-hook-form";
import { minLength, object, string } from "zod/mini";

import { useCommand } from "../../data/useCommand.ts";
import { useDraftForm } from "../../drafts/useDraftForm.ts";
import { Button } from "../../parts/Button.tsx";
import { Choice } from "../../parts/Choice.tsx";
import { Actions, Modal } from "../../parts/Modal.tsx";
import { TextField } from "../../parts/TextField.tsx";
import { WalkInDocument } from "../../queries/commands/walk-in.ts";
import { Clash } from "./Clash.tsx";
import type { Column } from "./day.ts";
import styles from "./Dialogs.module.css";
import { PatientSearch } from "./PatientSearch.tsx";
import type { Registered } from "./RegisterDialog.tsx";

interface Props {
  /** Who came, if that is known. */
  patient: Registered | null;
  columns: readonly Column[];
  minutes: number;
  onClose: () => void;
  onDone: (appointmentId: string) => void;
}

/** Somebody came without an appointment: from now on, and in the waiting room at once. */
export function WalkInDialog({ patient, columns, minutes, onClose, onDone }: Props) {
  const { t } = useLingui();
  const { run, pending, problem } = useCommand(WalkInDocument);
  const needed = t`Choose somebody from the list.`;
  const schema = useMemo(() => {
    const must = string().check(minLength(1, needed));
    return object({ patientText: string(), patientId: must, doctorId: must, reason: string() });
  }, [needed]);
  const defaults = useMemo(
    () => ({ patientText: patient?.fullName ?? "", patientId: patient?.id ?? "", doctorId: "", reason: "" }),
    [patient],
  );
  const { form, requestId, finish, showProblems } = useDraftForm({
    form: "walk-in",
    subject: patient?.id ?? "new",
    name: t`Somebody without an appointment`,
    schema,
    defaults,
  });
  const { control, handleSubmit, setValue } = form;
  const text = useController({ control, name: "patientText" }).field.value;
  const chosen = useController({ control, name: "patientId" });
  const doctor = useController({ control, name: "doctorId" });
  useEffect(() => {
    if (problem) showProblems(problem);
  }, [problem, showProblems]);
  const submit = handleSubmit(async ({ patientId, doctorId, reason }) => {
    const input = {
      patientId,
      doctorId,
      durationMinutes: minutes,
      reason: reason.trim() === "" ? null : reason.trim(),
      requestId,
    };
    const done = await run({ input });
    if (!done) return;
    finish();
    onDone(done.walkIn.id);
  });
  return (
    <Modal title={t`Somebody without an appointment`} isOpen onClose={onClose}>
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          void submit(event);
        }}
      >
        <PatientSearch
          text={text}
          patientId={chosen.field.value}
          error={chosen.fieldState.error?.message}
          onChange={(typed, found) => {
            setValue("patientText", typed, { shouldDirty: true });
            setValue("patientId", found?.id ?? "", { shouldDirty: true, shouldValidate: found !== null });
          }}
        />
        <Choice
          label={t`Doctor`}
          isStacked
          value={doctor.field.value}
          error={doctor.fieldState.error?.message}
          options={columns.map(({ id, name }) => ({ id, name, isData: true }))}
          onChange={(id) => setValue("doctorId", id, { shouldDirty: true, shouldValidate: true })}
        />
        <TextField control={control} name="reason" label={t`Reason`} />
        {problem && <Clash problem={problem} />}
        <Actions>
          <Button
            onPress={() => {
              finish();
              onClose();
            }}
          >
            <Trans>Discard</Trans>
          </Button>
          <Button kind="main" type="submit" isPending={pending}>
            <Trans>Into the waiting room</Trans>
          </Button>
        </Actions>
      </form>
    </Modal>
  );
}
