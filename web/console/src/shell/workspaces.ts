/** The workspaces: every folder of src/workspaces with a workspace.ts. Nothing else names them. */
import type { MessageDescriptor } from "@lingui/core";
import type { RouteObject } from "react-router";

import type { IconName } from "../parts/Icon.tsx";
import type { Viewer } from "../session/Viewer.tsx";

export interface Workspace {
  /** The first part of its addresses. */
  path: string;
  name: MessageDescriptor;
  icon: IconName;
  /** Its place in the navigation: lower ones come first. */
  order: number;
  /** The key that leads to it after `g`. */
  key: string;
  /** Whether it is shown to the viewer at all, by permissions and not by roles. */
  isFor: (viewer: Viewer) => boolean;
  /** Its screens, each loaded when it is opened: `{ index: true, lazy: () => import("./Board.tsx") }`. */
  routes: RouteObject[];
}

const found = import.meta.glob<Workspace>("../workspaces/*/workspace.ts", { eager: true, import: "workspace" });

export const WORKSPACES: readonly Workspace[] = Object.values(found).sort((one, other) => one.order - other.order);
