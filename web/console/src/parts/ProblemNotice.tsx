import { useLingui } from "@lingui/react";

import { fallbackFor } from "../data/fallbacks.ts";
import type { Problem } from "../session/problems.ts";
import { Notice } from "./Notice.tsx";
import styles from "./ProblemNotice.module.css";

interface Props {
  problem: Problem;
  /** Leaves out what stands beside the fields already. */
  withoutFields?: boolean;
}

/** What went wrong, and what to do: in the server's words, which are English, and before them in the person's language. */
export function ProblemNotice({ problem, withoutFields = false }: Props) {
  const { i18n } = useLingui();
  const isTold = problem.message !== "" && i18n.locale === "en";
  const others = withoutFields ? [] : problem.problems;
  return (
    <Notice kind="danger" isAlert>
      {!isTold && <p className={styles.what}>{i18n._(fallbackFor(problem.code))}</p>}
      {problem.message !== "" && (
        <p className={isTold ? styles.what : undefined} lang="en" translate="no">
          {problem.message}
        </p>
      )}
      {others.length > 0 && (
        <ul className={styles.list} lang="en" translate="no">
          {others.map(({ path, message }) => (
            <li key={`${path} ${message}`}>
              {path}: {message}
            </li>
          ))}
        </ul>
      )}
      {problem.hint !== null && (
        <p lang="en" translate="no">
          {problem.hint}
        </p>
      )}
    </Notice>
  );
}
