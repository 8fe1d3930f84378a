import { useRef, type CSSProperties } from "react";
import { Button } from "react-aria-components";
import { useDrop } from "react-aria/useDrop";

import { Icon } from "../../parts/Icon.tsx";
import styles from "./SlotButton.module.css";
import { DRAGGED, idOf } from "./useMove.tsx";

interface Props {
  itemKey: string;
  label: string;
  time: string;
  isStop: boolean;
  style: CSSProperties;
  onFocus: () => void;
  onPress: () => void;
  onDropped: (appointmentId: string) => void;
}

/** A free time: pressed, it is booked; an appointment may be dropped on it, by keyboard, too. */
export function SlotButton({ itemKey, label, time, isStop, style, onFocus, onPress, onDropped }: Props) {
  const ref = useRef<HTMLDivElement>(null);
  const { dropProps, dropButtonProps, isDropTarget } = useDrop({
    ref,
    hasDropButton: true,
    getDropOperation: (types) => (types.has(DRAGGED) ? "move" : "cancel"),
    onDrop: ({ items }) => void idOf(items).then(onDropped),
  });
  return (
    <div {...dropProps} ref={ref} className={`${styles.slot} ${isDropTarget ? styles.target : ""}`} style={style}>
      <Button
        {...dropButtonProps}
        className={styles.button}
        aria-label={label}
        excludeFromTabOrder={!isStop}
        data-item={itemKey}
        onFocus={onFocus}
        onPress={onPress}
      >
        <Icon name="plus" />
        <span translate="no">{time}</span>
      </Button>
    </div>
  );
}
