import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from "react";

import { useZone } from "../../time/zone.ts";
import { BoardColumn } from "./BoardColumn.tsx";
import styles from "./BoardGrid.module.css";
import type { Column, Span } from "./day.ts";
import { next, type Item } from "./movement.ts";
import type { Wanted } from "./BookDialog.tsx";
import { useMove } from "./useMove.tsx";

export const PIXELS_PER_MINUTE = 2.3;

interface Props {
  day: string;
  hours: Span;
  columns: readonly Column[];
  minutes: number;
  onBook: (wanted: Wanted) => void;
  onLook: (appointmentId: string) => void;
  onMoved: () => void;
  /** The appointment that was just booked: it gets the focus once it is there. */
  booked: string | null;
}

/** The day: a column for each doctor, time from above. One stop of Tab; arrows go from one time or doctor to the next. */
export function BoardGrid({ day, hours, columns, minutes, onBook, onLook, onMoved, booked }: Props) {
  const { t } = useLingui();
  const zone = useZone();
  const frame = useRef<HTMLDivElement>(null);
  const { move, notice } = useMove(day, columns, onMoved);
  const items = useMemo<Item[][]>(
    () =>
      columns.map(({ id, slots, appointments }) =>
        [
          ...slots.map(({ from, startsAt }) => ({ key: `slot ${id} ${startsAt}`, from })),
          ...appointments.map(({ from, appointment }) => ({ key: `booked ${appointment.id}`, from })),
        ].toSorted((one, other) => one.from - other.from),
      ),
    [columns],
  );
  const [current, setCurrent] = useState<string | null>(null);
  const stop = items.flat().some(({ key }) => key === current) ? current : (items.flat()[0]?.key ?? null);
  const isToday = zone.today().toString() === day;

  useEffect(() => {
    // Of a long day, what is now is what somebody at the desk looks for.
    if (!isToday || !frame.current) return;
    const now = zone.now();
    const minute = now.hour * 60 + now.minute;
    frame.current.scrollTop = Math.max(0, (minute - hours.from - 45) * PIXELS_PER_MINUTE);
    // Only when another day is opened: a refresh leaves the place where it is.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [day, isToday]);

  const isBookedThere = booked !== null && items.flat().some(({ key }) => key === `booked ${booked}`);
  useEffect(() => {
    if (isBookedThere) frame.current?.querySelector<HTMLElement>(`[data-item="booked ${CSS.escape(booked)}"]`)?.focus();
  }, [isBookedThere, booked]);

  function onKeyDown(event: KeyboardEvent): void {
    const focused = event.target instanceof HTMLElement ? event.target.dataset.item : undefined;
    const wanted = focused === undefined ? null : next(items, focused, event.key);
    if (wanted === null) return;
    event.preventDefault();
    setCurrent(wanted);
    frame.current?.querySelector<HTMLElement>(`[data-item="${CSS.escape(wanted)}"]`)?.focus();
  }

  const height = (hours.to - hours.from) * PIXELS_PER_MINUTE;
  const wholeHours = Array.from({ length: (hours.to - hours.from) / 60 }, (_, index) => hours.from / 60 + index);
  return (
    <div className={styles.whole}>
      {notice}
      <p className={styles.help} id="board-help">
        <Trans>Arrows go through the day, Enter opens. Drag an appointment to another time, or use "Move …" in it.</Trans>
      </p>
      {/* The keys are those of the buttons within. */}
      {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div className={styles.frame} ref={frame} onKeyDown={onKeyDown}>
        <div className={styles.times} aria-hidden="true">
          <div className={styles.corner} />
          <div className={styles.scale} style={{ height }}>
            {wholeHours.map((hour) => (
            <span key={hour} className={styles.time} style={{ top: (hour * 60 - hours.from) * PIXELS_PER_MINUTE }} translate="no">
              {String(hour).padStart(2, "0")}:00
            </span>
          ))}
          </div>
        </div>
        {columns.map((column) => (
          <BoardColumn
            key={column.id}
            column={column}
            hours={hours}
            minutes={minutes}
            stop={stop}
            isToday={isToday}
            onFocus={setCurrent}
            onBook={onBook}
            onLook={onLook}
            onMove={move}
          />
        ))}
        {columns.length === 0 && <p>{t`No doctor works in this department.`}</p>}
      </div>
    </div>
  );
}
