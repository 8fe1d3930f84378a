import { Outlet } from "react-router";

import { useViewer } from "../session/Viewer.tsx";
import { NotFound } from "./NotFound.tsx";
import type { Workspace } from "./workspaces.ts";

/** A workspace for those whom it is for; to everybody else it is not there. */
export function Guarded({ workspace }: { workspace: Workspace }) {
  const viewer = useViewer();
  return workspace.isFor(viewer) ? <Outlet /> : <NotFound />;
}
