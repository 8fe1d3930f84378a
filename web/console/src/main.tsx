import "./theme/tokens.css";
import "./theme/base.css";

import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { RouterProvider } from "react-router/dom";
import { config } from "zod/mini";

import { session } from "./session/session.ts";
import { router } from "./shell/router.tsx";
import { applyTheme } from "./theme/theme.ts";
import { startWords } from "./words/words.ts";

// The page's policy allows no code made of strings.
config({ jitless: true });
applyTheme();

const place = document.getElementById("console");
if (!place) throw new Error("The page has no place for the console.");

void session.start();
void startWords().then(() => {
  createRoot(place).render(
    <StrictMode>
      <I18nProvider i18n={i18n}>
        <RouterProvider router={router} />
      </I18nProvider>
    </StrictMode>,
  );
});
