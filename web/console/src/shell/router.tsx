import { createBrowserRouter, type RouteObject } from "react-router";

import { NotFound } from "./NotFound.tsx";
import { Root } from "./Root.tsx";
import { Broken } from "./Broken.tsx";
import { SignedIn } from "./SignedIn.tsx";
import { Guarded } from "./Guarded.tsx";
import { WORKSPACES } from "./workspaces.ts";

const screens: RouteObject[] = WORKSPACES.map((workspace) => ({
  path: workspace.path,
  element: <Guarded workspace={workspace} />,
  children: workspace.routes,
}));

export const router = createBrowserRouter([
  {
    element: <Root />,
    errorElement: <Broken />,
    hydrateFallbackElement: <></>,
    children: [
      { path: "forgotten-password", lazy: () => import("../guest/ForgottenPassword.tsx") },
      // The link of the mail (worker/mail/texts.py).
      { path: "reset-password", lazy: () => import("../guest/NewPassword.tsx") },
      {
        element: <SignedIn />,
        errorElement: <Broken />,
        children: [...screens, { path: "*", element: <NotFound /> }],
      },
    ],
  },
]);
