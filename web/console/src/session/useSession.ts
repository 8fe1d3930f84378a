import { useSyncExternalStore } from "react";

import { session, type SessionState } from "./session.ts";

export function useSessionState(): SessionState {
  return useSyncExternalStore(session.subscribe, session.state);
}
