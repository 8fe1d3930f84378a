import { msg } from "@lingui/core/macro";

import type { Workspace } from "../../shell/workspaces.ts";

export const workspace: Workspace = {
  path: "",
  name: msg`Start`,
  icon: "home",
  order: 0,
  key: "h",
  isFor: () => true,
  routes: [{ index: true, lazy: () => import("./Start.tsx") }],
};
