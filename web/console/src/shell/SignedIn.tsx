import { Trans } from "@lingui/react/macro";

import { Button } from "../parts/Button.tsx";
import { Loading } from "../parts/Loading.tsx";
import { Actions } from "../parts/Modal.tsx";
import { ProblemNotice } from "../parts/ProblemNotice.tsx";
import { EndedDialog } from "../session/EndedDialog.tsx";
import { session } from "../session/session.ts";
import { SignInScreen } from "../session/SignInScreen.tsx";
import { useSessionState } from "../session/useSession.ts";
import { ViewerProvider } from "../session/Viewer.tsx";
import { Shell } from "./Shell.tsx";

/** The screens of somebody who is signed in; the sign-in in their place where nobody is. */
export function SignedIn() {
  const state = useSessionState();
  if (state.kind === "starting") return <Loading />;
  if (state.kind === "out") return <SignInScreen />;
  if (state.kind === "unknown") {
    return (
      <main>
        <ProblemNotice problem={state.problem} />
        <Actions>
          <Button kind="main" onPress={() => void session.start()}>
            <Trans>Try again</Trans>
          </Button>
        </Actions>
      </main>
    );
  }
  return (
    <ViewerProvider key={state.account.id}>
      <Shell />
      {state.kind === "ended" && <EndedDialog email={state.account.email} />}
    </ViewerProvider>
  );
}
