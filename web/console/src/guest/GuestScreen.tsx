import type { ReactNode } from "react";

import mark from "../icon.svg";
import styles from "./Guest.module.css";
import { LanguageMenu, ThemeMenu } from "../shell/Preferences.tsx";

interface Props {
  title: string;
  /** The hospital, where it is known. */
  subtitle?: string;
  children: ReactNode;
}

/** A screen of somebody who is not signed in: one card. */
export function GuestScreen({ title, subtitle = "Wardgraph", children }: Props) {
  return (
    <div className={styles.screen}>
      <div className={styles.tools}>
        <LanguageMenu />
        <ThemeMenu />
      </div>
      <main className={styles.middle}>
        <div className={styles.card}>
          <div className={styles.head}>
            <img className={styles.mark} src={mark} alt="" />
            <div>
              <h1>{title}</h1>
              <p className={styles.soft} translate="no">
                {subtitle}
              </p>
            </div>
          </div>
          {children}
        </div>
      </main>
      <title>{`${title} · Wardgraph`}</title>
    </div>
  );
}
