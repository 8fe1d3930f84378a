import { Trans, useLingui } from "@lingui/react/macro";
import { useRef } from "react";
import { useDrop } from "react-aria/useDrop";

import { useZone } from "../../time/zone.ts";
import { AppointmentCard } from "./AppointmentCard.tsx";
import styles from "./BoardColumn.module.css";
import { PIXELS_PER_MINUTE } from "./BoardGrid.tsx";
import type { Wanted } from "./BookDialog.tsx";
import type { Column, Span } from "./day.ts";
import { SlotButton } from "./SlotButton.tsx";
import { DRAGGED, idOf, type Move } from "./useMove.tsx";

/** Below, an appointment has one line. */
const SHORT_PIXELS = 44;

/** A drag is dropped at the nearest of these. */
const STEP_MINUTES = 5;

interface Props {
  column: Column;
  hours: Span;
  minutes: number;
  stop: string | null;
  isToday: boolean;
  onFocus: (key: string) => void;
  onBook: (wanted: Wanted) => void;
  onLook: (appointmentId: string) => void;
  onMove: Move;
}

/** One doctor's day. An appointment may be dropped anywhere in it: the server says whether it can be there. */
export function BoardColumn({ column, hours, minutes, stop, isToday, onFocus, onBook, onLook, onMove }: Props) {
  const { t } = useLingui();
  const zone = useZone();
  const body = useRef<HTMLDivElement>(null);
  const { dropProps, isDropTarget } = useDrop({
    ref: body,
    // By keyboard, an appointment is dropped on a free time: a column alone names none.
    getDropOperation: () => "cancel",
    getDropOperationForPoint: (types) => (types.has(DRAGGED) ? "move" : "cancel"),
    onDrop: ({ items, y }) => {
      const minute = hours.from + Math.round(y / PIXELS_PER_MINUTE / STEP_MINUTES) * STEP_MINUTES;
      void idOf(items).then((id) => onMove(id, column.id, minute));
    },
  });
  const now = zone.now();
  const box = ({ from, to }: Span) => ({ top: (from - hours.from) * PIXELS_PER_MINUTE, height: (to - from) * PIXELS_PER_MINUTE });
  return (
    <section className={styles.column} aria-label={column.name}>
      <header className={styles.head} translate="no">
        <h2>{column.name}</h2>
        <p>{column.specialization}</p>
      </header>
      <div
        {...dropProps}
        ref={body}
        className={`${styles.body} ${isDropTarget ? styles.target : ""}`}
        style={{ height: (hours.to - hours.from) * PIXELS_PER_MINUTE, backgroundSize: `100% ${60 * PIXELS_PER_MINUTE}px` }}
      >
        {column.open.map((span) => (
          <div key={`open ${span.from}`} className={styles.open} style={box(span)} />
        ))}
        {column.off.map((span) => (
          <div key={`off ${span.from}`} className={styles.off} style={box(span)}>
            <Trans>Time off</Trans>
          </div>
        ))}
        {column.held.map((span) => (
          <div key={`held ${span.from}`} className={styles.held} style={box(span)}>
            <Trans>Being booked</Trans>
          </div>
        ))}
        {column.slots.map((slot) => {
          const key = `slot ${column.id} ${slot.startsAt}`;
          return (
            <SlotButton
              key={key}
              itemKey={key}
              label={t`Book ${zone.time(slot.startsAt)}, ${column.name}, ${minutes} minutes, free`}
              time={zone.time(slot.startsAt)}
              isStop={key === stop}
              style={box(slot)}
              onFocus={() => onFocus(key)}
              onPress={() =>
                onBook({ doctorId: column.id, doctor: column.name, startsAt: slot.startsAt, minutes })
              }
              onDropped={(id) => onMove(id, column.id, slot.from)}
            />
          );
        })}
        {column.appointments.map(({ appointment, from, to, lane, lanes }) => {
          const key = `booked ${appointment.id}`;
          return (
            <AppointmentCard
              key={key}
              itemKey={key}
              appointment={appointment}
              isStop={key === stop}
              isShort={(to - from) * PIXELS_PER_MINUTE < SHORT_PIXELS}
              style={{ ...box({ from, to }), left: `${(lane / lanes) * 100}%`, width: `${100 / lanes}%` }}
              onFocus={() => onFocus(key)}
              onPress={() => onLook(appointment.id)}
            />
          );
        })}
        {isToday && (
          <div
            className={styles.now}
            style={{ top: (now.hour * 60 + now.minute - hours.from) * PIXELS_PER_MINUTE }}
            aria-hidden="true"
          />
        )}
      </div>
    </section>
  );
}
