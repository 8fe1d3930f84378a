import styles from "./Icon.module.css";

/** Paths on a canvas of 24 by 24, drawn for this console. */
const PATHS = {
  home: "M4 11 12 4l8 7v8a1 1 0 0 1-1 1h-5v-6h-4v6H5a1 1 0 0 1-1-1z",
  calendar: "M5 6h14v14H5zM5 10h14M9 3v4M15 3v4",
  search: "M11 5a6 6 0 1 0 0 12 6 6 0 0 0 0-12zM20 20l-4.8-4.8",
  person: "M12 5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM5 20c.6-4 3.4-5.5 7-5.5s6.4 1.5 7 5.5",
  clock: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 8v4.5l3 2",
  check: "M5 12.5l4.5 4.5L19 7.5",
  cross: "M6 6l12 12M18 6 6 18",
  alert: "M12 4 21 19H3zM12 10v4M12 16.5v.5",
  info: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 11v5M12 8v.5",
  left: "M14.5 6 8.5 12l6 6",
  down: "M6 9.5l6 6 6-6",
  right: "M9.5 6l6 6-6 6",
  door: "M6 20V4h9v16M4 20h16M12 12v.5",
  play: "M8 5.5v13l10-6.5z",
  absent: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM6.5 6.5l11 11",
  plus: "M12 5v14M5 12h14",
  menu: "M4 7h16M4 12h16M4 17h16",
  keyboard: "M3 7h18v10H3zM7 11v.1M11 11v.1M15 11v.1M8 14h8",
  contrast: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 4v16M12 8h5M12 12h8M12 16h5",
  undo: "M9 7 4.5 11.5 9 16M5 11.5h9a5 5 0 0 1 0 8h-2",
  move: "M12 4v16M4 12h16M12 4l-2.5 2.5M12 4l2.5 2.5M20 12l-2.5-2.5M20 12l-2.5 2.5M12 20l-2.5-2.5M12 20l2.5-2.5M4 12l2.5-2.5M4 12l2.5 2.5",
} as const;

export type IconName = keyof typeof PATHS;

/** A picture beside a word: it says nothing of its own to a screen reader. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg className={styles.icon} viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
