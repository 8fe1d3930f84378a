import { Trans } from "@lingui/react/macro";
import { useRouteError } from "react-router";

import { Button } from "../parts/Button.tsx";
import { Notice } from "../parts/Notice.tsx";

/** A screen that failed: a fault of the console, or of a file that a newer version has replaced. */
export function Broken() {
  const error = useRouteError();
  return (
    <Notice kind="danger" isAlert>
      <p>
        <Trans>This screen does not work. What you typed is kept: load the page again.</Trans>
      </p>
      <p lang="en" translate="no">
        {error instanceof Error ? error.message : ""}
      </p>
      <Button onPress={() => window.location.reload()}>
        <Trans>Load again</Trans>
      </Button>
    </Notice>
  );
}
