import { useLingui } from "@lingui/react/macro";
import { useRef, type CSSProperties } from "react";
import { Button } from "react-aria-components";
import { useDrag } from "react-aria/useDrag";

import { Icon } from "../../parts/Icon.tsx";
import { useViewer } from "../../session/Viewer.tsx";
import { useZone } from "../../time/zone.ts";
import styles from "./AppointmentCard.module.css";
import type { Booked } from "./day.ts";
import { Status, statusClass, useStatusName } from "./status.tsx";
import { DRAGGED } from "./useMove.tsx";

interface Props {
  itemKey: string;
  appointment: Booked;
  isStop: boolean;
  /** Too short for a second line. */
  isShort: boolean;
  style: CSSProperties;
  onFocus: () => void;
  onPress: () => void;
}

/** An appointment on the board: its time, whose it is, and its status in a word. One that is BOOKED can be dragged. */
export function AppointmentCard({ itemKey, appointment, isStop, isShort, style, onFocus, onPress }: Props) {
  const { t } = useLingui();
  const { may } = useViewer();
  const zone = useZone();
  const statusName = useStatusName();
  const { id, startsAt, endsAt, status, patient } = appointment;
  const isMovable = status === "BOOKED" && may("appointment.reschedule");
  const handle = useRef<HTMLButtonElement>(null);
  const { dragProps, dragButtonProps, isDragging } = useDrag({
    getItems: () => [{ [DRAGGED]: id, "text/plain": patient?.fullName ?? "" }],
    getAllowedDropOperations: () => ["move"],
    hasDragButton: true,
    isDisabled: !isMovable,
  });
  const whose = patient?.fullName ?? t`Somebody`;
  const time = zone.time(startsAt);
  return (
    <div
      {...dragProps}
      className={`${styles.card} ${statusClass(status)} ${isDragging ? styles.dragged : ""}`}
      style={style}
    >
      <Button
        className={`${styles.button} ${isShort ? styles.short : ""}`}
        excludeFromTabOrder={!isStop}
        data-item={itemKey}
        onFocus={onFocus}
        onPress={onPress}
      >
        <span className={styles.told}>{t`${time} to ${zone.time(endsAt)}, ${whose}, ${statusName(status)}`}</span>
        <span className={styles.line} translate="no" aria-hidden="true">
          <span className={styles.time}>{time}</span> <strong>{whose}</strong>
        </span>
        <span className={styles.status} aria-hidden="true">
          <Status status={status} />
        </span>
      </Button>
      {isMovable && (
        <Button {...dragButtonProps} ref={handle} className={styles.handle} aria-label={t`Drag ${whose}, ${time}`} excludeFromTabOrder={!isStop}>
          <Icon name="move" />
        </Button>
      )}
    </div>
  );
}
