import { parseDate, toCalendarDate } from "@internationalized/date";
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";

import { useCommand, type Command } from "../../data/useCommand.ts";
import { Button } from "../../parts/Button.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { Actions, Modal } from "../../parts/Modal.tsx";
import { ProblemNotice } from "../../parts/ProblemNotice.tsx";
import { CheckInDocument } from "../../queries/commands/check-in.ts";
import { MarkNoShowDocument } from "../../queries/commands/mark-no-show.ts";
import { useViewer } from "../../session/Viewer.tsx";
import { useZone } from "../../time/zone.ts";
import { CancelForm, UndoForm } from "./ReasonForms.tsx";
import type { Booked, Column, Gone } from "./day.ts";
import styles from "./Dialogs.module.css";
import { MoveForm } from "./MoveForm.tsx";
import { Status } from "./status.tsx";

interface Props {
  appointment: Booked | Gone;
  department: string;
  columns: readonly Column[];
  onClose: () => void;
  /** Something was done: what the board shows is no longer so. */
  onDone: () => void;
}

type Step = "look" | "move" | "cancel" | "undo";

/** One appointment: whose it is, and what its status and the viewer's permissions allow. */
export function AppointmentDialog({ appointment, department, columns, onClose, onDone }: Props) {
  const { t } = useLingui();
  const zone = useZone();
  const { may } = useViewer();
  const [step, setStep] = useState<Step>("look");
  const checkIn = useCommand(CheckInDocument);
  const noShow = useCommand(MarkNoShowDocument);
  const { id, status, patient, reason, startsAt, endsAt } = appointment;
  const whose = patient?.fullName ?? t`Somebody`;
  const doctor = "fullName" in appointment.doctor ? appointment.doctor.fullName : columns.find(({ id: of }) => of === appointment.doctor.id)?.name;
  const canUndo = may("appointment.undo") && ["CHECKED_IN", "CANCELLED", "NO_SHOW", "LEFT_UNSEEN"].includes(status);
  const isToday = toCalendarDate(zone.at(startsAt)).compare(zone.today()) === 0;
  const done = (): void => {
    onDone();
    onClose();
  };
  async function send<Data, Variables>(command: Command<Data, Variables>, variables: Variables): Promise<void> {
    if (await command.run(variables)) done();
  }
  const problem = checkIn.problem ?? noShow.problem;
  return (
    <Modal title={whose} isOpen onClose={onClose}>
      <dl className={styles.facts}>
        <dt>
          <Trans>Status</Trans>
        </dt>
        <dd>
          <Status status={status} />
        </dd>
        <dt>
          <Trans>Time</Trans>
        </dt>
        <dd>
          {zone.longDay(toCalendarDate(zone.at(startsAt)))}, {zone.time(startsAt)}–{zone.time(endsAt)}
        </dd>
        <dt>
          <Trans>Doctor</Trans>
        </dt>
        <dd translate="no">{doctor}</dd>
        {patient && (
          <>
            <dt>
              <Trans>Born</Trans>
            </dt>
            <dd>{zone.shortDay(parseDate(patient.birthDate))}</dd>
            <dt>
              <Trans>Record</Trans>
            </dt>
            <dd translate="no">{patient.medicalRecordNumber}</dd>
            {patient.phone !== null && (
              <>
                <dt>
                  <Trans>Telephone</Trans>
                </dt>
                <dd translate="no">{patient.phone}</dd>
              </>
            )}
          </>
        )}
        {reason !== null && (
          <>
            <dt>
              <Trans>Reason</Trans>
            </dt>
            <dd translate="no">{reason}</dd>
          </>
        )}
      </dl>
      {problem && <ProblemNotice problem={problem} />}
      {step === "look" && (
        <>
          <div className={styles.buttons}>
            {status === "BOOKED" && may("appointment.check_in") && (
              <Button
                kind={isToday ? "main" : "plain"}
                autoFocus
                isPending={checkIn.pending}
                onPress={() => void send(checkIn, { input: { appointmentId: id } })}
              >
                <Icon name="check" />
                <Trans>Check in</Trans>
              </Button>
            )}
            {status === "BOOKED" && may("appointment.reschedule") && (
              <Button onPress={() => setStep("move")}>
                <Icon name="move" />
                <Trans>Move …</Trans>
              </Button>
            )}
            {status === "BOOKED" && may("appointment.mark_no_show") && (
              <Button isPending={noShow.pending} onPress={() => void send(noShow, { input: { appointmentId: id } })}>
                <Icon name="absent" />
                <Trans>Did not come</Trans>
              </Button>
            )}
            {(status === "BOOKED" || status === "CHECKED_IN") && may("appointment.cancel") && (
              <Button onPress={() => setStep("cancel")}>
                <Icon name="cross" />
                <Trans>Cancel …</Trans>
              </Button>
            )}
            {canUndo && (
              <Button autoFocus onPress={() => setStep("undo")}>
                <Icon name="undo" />
                <Trans>Undo …</Trans>
              </Button>
            )}
          </div>
          <Actions>
            <Button kind="quiet" onPress={onClose}>
              <Trans>Close</Trans>
            </Button>
          </Actions>
        </>
      )}
      {step === "move" && (
        <MoveForm appointment={appointment} department={department} onBack={() => setStep("look")} onDone={done} />
      )}
      {step === "cancel" && <CancelForm appointmentId={id} whose={whose} onBack={() => setStep("look")} onDone={done} />}
      {step === "undo" && <UndoForm appointmentId={id} whose={whose} onBack={() => setStep("look")} onDone={done} />}
    </Modal>
  );
}
