import { msg } from "@lingui/core/macro";

import type { Workspace } from "../../shell/workspaces.ts";

export const workspace: Workspace = {
  path: "reception",
  name: msg`Reception`,
  icon: "calendar",
  order: 10,
  key: "r",
  isFor: ({ may }) => may("see.appointments") && may("appointment.book"),
  routes: [{ index: true, lazy: () => import("./Board.tsx") }],
};
