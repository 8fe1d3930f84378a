import { Trans, useLingui } from "@lingui/react/macro";
import { useBlocker } from "react-router";

import { unsavedNames, useUnsavedNames } from "../drafts/unsaved.ts";
import { Button } from "../parts/Button.tsx";
import { Actions, Modal } from "../parts/Modal.tsx";

/** Asks before a screen with text that the server has not confirmed is left, and names what that is. */
export function LeaveGuard() {
  const { t } = useLingui();
  const names = useUnsavedNames();
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      unsavedNames().length > 0 && currentLocation.pathname !== nextLocation.pathname,
  );
  if (blocker.state !== "blocked") return null;
  return (
    <Modal title={t`Leave without sending?`} isOpen isAlert onClose={() => blocker.reset()}>
      <p>
        <Trans>Not sent yet:</Trans>
      </p>
      <ul>
        {names.map((name) => (
          <li key={name}>
            <strong>{name}</strong>
          </li>
        ))}
      </ul>
      <p>
        <Trans>What you typed is kept in this browser for a day, and is there again when you come back.</Trans>
      </p>
      <Actions>
        <Button onPress={() => blocker.proceed()}>
          <Trans>Leave</Trans>
        </Button>
        <Button kind="main" autoFocus onPress={() => blocker.reset()}>
          <Trans>Stay here</Trans>
        </Button>
      </Actions>
    </Modal>
  );
}
