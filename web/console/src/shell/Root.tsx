import { useEffect, useMemo } from "react";
import { I18nProvider as DatesProvider } from "react-aria-components";
import { Outlet, useNavigate } from "react-router";
import { RouterProvider as LinksProvider } from "react-aria-components";
import { Provider } from "urql";

import { makeClient } from "../data/client.ts";
import { removeOldDrafts } from "../drafts/drafts.ts";
import { useSessionState } from "../session/useSession.ts";
import { formatLocale, useLanguage } from "../words/words.ts";
import { AwayBanner } from "./AwayBanner.tsx";

/** What every screen stands in: the data of whoever is signed in, the language, and whether the server is there. */
export function Root() {
  const state = useSessionState();
  const language = useLanguage();
  const navigate = useNavigate();
  const whose = "account" in state ? state.account.id : "nobody";
  // A client of its own for each account.
  const client = useMemo(() => ({ whose, client: makeClient() }), [whose]);
  useEffect(removeOldDrafts, []);
  return (
    <DatesProvider key={language} locale={formatLocale()}>
      <LinksProvider navigate={(path) => void navigate(path)}>
        <Provider value={client.client}>
          <AwayBanner />
          <Outlet />
        </Provider>
      </LinksProvider>
    </DatesProvider>
  );
}
