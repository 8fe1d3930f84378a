import { parseDate, toCalendarDateTime, Time, toZoned } from "@internationalized/date";
import { Trans } from "@lingui/react/macro";
import { useCallback, useState, type ReactNode } from "react";
import type { DropItem } from "react-aria-components";

import { useCommand } from "../../data/useCommand.ts";
import { Button } from "../../parts/Button.tsx";
import { Notice } from "../../parts/Notice.tsx";
import { RescheduleDocument } from "../../queries/commands/reschedule.ts";
import { useZone } from "../../time/zone.ts";
import { Clash } from "./Clash.tsx";
import type { Column } from "./day.ts";
import styles from "./useMove.module.css";

/** What a dragged appointment is to the browser: nothing that another page could drop here. */
export const DRAGGED = "wardgraph/appointment";

export type Move = (appointmentId: string, doctorId: string, minute: number) => void;

export async function idOf(items: readonly DropItem[]): Promise<string> {
  const item = items.find((each) => each.kind === "text");
  return item?.kind === "text" ? item.getText(DRAGGED) : "";
}

interface Moved {
  appointmentId: string;
  whose: string;
  doctorId: string;
  startsAt: string;
}

/** Moves appointments that are dropped. A refusal leaves them where they are, and says what was in the way. */
export function useMove(day: string, columns: readonly Column[], onMoved: () => void): { move: Move; notice: ReactNode } {
  const zone = useZone();
  const { run, pending, problem, forget } = useCommand(RescheduleDocument);
  /** Where the last one was before. */
  const [before, setBefore] = useState<Moved | null>(null);
  const [whose, setWhose] = useState("");

  const send = useCallback(
    async (appointmentId: string, doctorId: string, startsAt: string) => {
      const done = await run({ input: { appointmentId, doctorId, startsAt } });
      if (done) onMoved();
      return done !== null;
    },
    [run, onMoved],
  );
  const move = useCallback<Move>(
    (appointmentId, doctorId, minute) => {
      const found = columns.flatMap(({ appointments }) => appointments).find(({ appointment }) => appointment.id === appointmentId);
      if (!found) return;
      const { appointment } = found;
      const at = toCalendarDateTime(parseDate(day), new Time(Math.floor(minute / 60), minute % 60));
      const startsAt = toZoned(at, zone.id).toAbsoluteString();
      if (appointment.doctor.id === doctorId && zone.at(appointment.startsAt).compare(zone.at(startsAt)) === 0) return;
      const name = appointment.patient?.fullName ?? "";
      setBefore(null);
      setWhose(name);
      void send(appointmentId, doctorId, startsAt).then((isDone) => {
        if (isDone) {
          setBefore({ appointmentId, whose: name, doctorId: appointment.doctor.id, startsAt: appointment.startsAt });
        }
      });
    },
    [columns, day, zone, send],
  );
  const notice = problem ? (
    <div className={styles.notice}>
      <Clash problem={problem} />
      <p>
        <Trans>
          <strong translate="no">{whose}</strong> stays at the time that was booked.
        </Trans>{" "}
        <Button size="small" onPress={forget}>
          <Trans>Close</Trans>
        </Button>
      </p>
    </div>
  ) : before ? (
    <Notice kind="good" isAlert>
      <Trans>
        <strong translate="no">{before.whose}</strong> was moved from {zone.time(before.startsAt)}. Tell the patient.
      </Trans>{" "}
      <Button
        size="small"
        isPending={pending}
        onPress={() => {
          void send(before.appointmentId, before.doctorId, before.startsAt).then((isDone) => {
            if (isDone) setBefore(null);
          });
        }}
      >
        <Trans>Undo</Trans>
      </Button>
    </Notice>
  ) : null;
  return { move, notice };
}
