import type { ReactNode } from "react";

import styles from "./Screen.module.css";

interface Props {
  title: string;
  /** What belongs to the whole screen: a day, a department, buttons. */
  tools?: ReactNode;
  /** Whether the screen takes all the room there is, as boards do. */
  isWide?: boolean;
  children: ReactNode;
}

/** A screen's heading, its tools and its content; the heading is the tab's title, too. */
export function Screen({ title, tools, isWide = false, children }: Props) {
  return (
    <div className={`${styles.screen} ${isWide ? styles.wide : ""}`}>
      <header className={styles.head}>
        <h1>{title}</h1>
        {tools}
      </header>
      {children}
      <title>{`${title} · Wardgraph`}</title>
    </div>
  );
}
