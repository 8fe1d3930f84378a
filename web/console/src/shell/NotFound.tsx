import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "react-router";

import { Screen } from "../parts/Screen.tsx";

/** An address without a screen, or with one that is not for the viewer. */
export function NotFound() {
  const { t } = useLingui();
  return (
    <Screen title={t`There is no such screen`}>
      <p>
        <Trans>The address leads nowhere, or to a screen that your account may not open.</Trans>
      </p>
      <p>
        <Link to="/">
          <Trans>To the start</Trans>
        </Link>
      </p>
    </Screen>
  );
}
