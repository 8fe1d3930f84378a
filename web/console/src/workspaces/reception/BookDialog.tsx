import { toCalendarDate } from "@internationalized/date";
import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useMemo, useState } from "react";
import { useController } from "react-hook-form";
import { useClient } from "urql";
import { minLength, object, string } from "zod/mini";

import { newRequestId } from "../../data/requestId.ts";
import { problemIn } from "../../data/problems.ts";
import { useCommand } from "../../data/useCommand.ts";
import { useDraftForm } from "../../drafts/useDraftForm.ts";
import { Button } from "../../parts/Button.tsx";
import { Actions, Modal } from "../../parts/Modal.tsx";
import { Notice } from "../../parts/Notice.tsx";
import { TextField } from "../../parts/TextField.tsx";
import { BookAppointmentDocument } from "../../queries/commands/book-appointment.ts";
import { HoldSlotDocument } from "../../queries/commands/hold-slot.ts";
import { ReleaseHoldDocument } from "../../queries/commands/release-hold.ts";
import type { Problem } from "../../session/problems.ts";
import { useZone } from "../../time/zone.ts";
import styles from "./Dialogs.module.css";
import { Clash } from "./Clash.tsx";
import { PatientSearch } from "./PatientSearch.tsx";

export interface Wanted {
  doctorId: string;
  doctor: string;
  startsAt: string;
  minutes: number;
}

interface Props {
  wanted: Wanted;
  onBooked: (appointmentId: string) => void;
  onClose: () => void;
}

const DEFAULTS = { patientText: "", patientId: "", reason: "" };

/** Books a free time, which is held for whoever has the form open: nobody else can take it meanwhile. */
export function BookDialog({ wanted, onBooked, onClose }: Props) {
  const { t } = useLingui();
  const zone = useZone();
  const { doctorId, doctor, startsAt, minutes } = wanted;
  const inTheWay = useHold(wanted);
  const { run, pending, problem } = useCommand(BookAppointmentDocument);
  const needed = t`Choose somebody from the list.`;
  const schema = useMemo(
    () => object({ patientText: string(), patientId: string().check(minLength(1, needed)), reason: string() }),
    [needed],
  );
  const { form, requestId, finish, showProblems } = useDraftForm({
    form: "book",
    subject: `${doctorId} ${startsAt} ${minutes}`,
    name: t`Appointment at ${zone.time(startsAt)}`,
    schema,
    defaults: DEFAULTS,
  });
  const { control, handleSubmit, setValue } = form;
  const text = useController({ control, name: "patientText" }).field.value;
  const patient = useController({ control, name: "patientId" });
  const problemOfPatient = patient.fieldState.error?.message;

  const submit = handleSubmit(async ({ patientId, reason }) => {
    const input = {
      patientId,
      doctorId,
      startsAt,
      durationMinutes: minutes,
      reason: reason.trim() === "" ? null : reason.trim(),
      requestId,
    };
    const done = await run({ input });
    if (!done) return;
    finish();
    onBooked(done.bookAppointment.id);
    onClose();
  });
  useEffect(() => {
    if (problem) showProblems(problem);
  }, [problem, showProblems]);

  const day = zone.longDay(toCalendarDate(zone.at(startsAt)));
  return (
    <Modal title={t`Book ${zone.time(startsAt)}`} isOpen onClose={onClose}>
      <p>
        <strong translate="no">{doctor}</strong>
        <br />
        <Trans>
          {day}, {zone.time(startsAt)}, {minutes} minutes
        </Trans>
      </p>
      {inTheWay && <Clash problem={inTheWay} />}
      {inTheWay && (
        <Notice kind="info">
          <Trans>What you typed stays here. Close the form and choose another time, or try this one.</Trans>
        </Notice>
      )}
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          void submit(event);
        }}
      >
        <PatientSearch
          text={text}
          patientId={patient.field.value}
          error={problemOfPatient}
          onChange={(typed, chosen) => {
            setValue("patientText", typed, { shouldDirty: true });
            setValue("patientId", chosen?.id ?? "", { shouldDirty: true, shouldValidate: chosen !== null });
          }}
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
            <Trans>Book</Trans>
          </Button>
        </Actions>
      </form>
    </Modal>
  );
}

/** The server holds a time for five minutes; whoever is still typing holds it again before. */
const AGAIN_MILLISECONDS = 4 * 60_000;

/** Holds a time for as long as the form is open. Answers why it cannot be held, as somebody else may have it. */
function useHold({ doctorId, startsAt, minutes }: Wanted): Problem | null {
  const client = useClient();
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => {
    let isClosed = false;
    let held: string | null = null;
    const release = (): void => {
      if (held !== null) void client.mutation(ReleaseHoldDocument, { input: { holdId: held } }).toPromise();
    };
    const hold = async (): Promise<void> => {
      const input = { doctorId, startsAt, durationMinutes: minutes, requestId: newRequestId() };
      const { data, error } = await client.mutation(HoldSlotDocument, { input }).toPromise();
      held = data?.holdSlot.id ?? null;
      if (isClosed) release();
      else setProblem(error ? problemIn(error) : null);
    };
    void hold();
    const timer = setInterval(() => void hold(), AGAIN_MILLISECONDS);
    return () => {
      isClosed = true;
      clearInterval(timer);
      release();
    };
  }, [client, doctorId, startsAt, minutes]);
  return problem;
}
