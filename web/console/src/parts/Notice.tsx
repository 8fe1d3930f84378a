import type { ReactNode } from "react";

import { Icon, type IconName } from "./Icon.tsx";
import styles from "./Notice.module.css";

interface Props {
  kind: "danger" | "warning" | "good" | "info";
  children: ReactNode;
  /** Read out at once where it appears after something was done. */
  isAlert?: boolean;
}

const ICONS: Record<Props["kind"], IconName> = { danger: "alert", warning: "alert", good: "check", info: "info" };

/** What happened, in a box of its own: an icon first, colour last. */
export function Notice({ kind, children, isAlert = false }: Props) {
  return (
    <div className={`${styles.notice} ${styles[kind]}`} role={isAlert ? "alert" : undefined}>
      <Icon name={ICONS[kind]} />
      <div className={styles.body}>{children}</div>
    </div>
  );
}
