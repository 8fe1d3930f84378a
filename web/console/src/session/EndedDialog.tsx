import { Trans, useLingui } from "@lingui/react/macro";

import { Modal } from "../parts/Modal.tsx";
import { useViewer } from "./Viewer.tsx";
import { SignInForm } from "./SignInForm.tsx";
import { session } from "./session.ts";
import { Button } from "../parts/Button.tsx";

/** The session ended: signing in again goes on where the person was. The screen stays below, with all that was typed. */
export function EndedDialog({ email }: { email: string }) {
  const { t } = useLingui();
  const { hospital } = useViewer();
  return (
    <Modal title={t`Your session has ended`} isOpen isAlert>
      <p>
        <Trans>Sign in again to go on. What you typed is still here.</Trans>
      </p>
      <SignInForm hospital={hospital.slug} email={email} isFixed />
      <Button kind="quiet" onPress={() => session.leave()}>
        <Trans>Sign in as somebody else</Trans>
      </Button>
    </Modal>
  );
}
