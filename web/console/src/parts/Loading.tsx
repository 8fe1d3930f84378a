import { Trans } from "@lingui/react/macro";

import styles from "./Loading.module.css";

/** Something is on its way. What comes at once shows nothing in between: the words appear after a moment. */
export function Loading() {
  return (
    <p className={styles.loading} role="status">
      <Trans>Loading …</Trans>
    </p>
  );
}
