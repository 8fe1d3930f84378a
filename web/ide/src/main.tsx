/** GraphiQL for Wardgraph: the page that a browser finds at the endpoint of a development server. */
import "@graphiql/react/style.css";
import "@graphiql/plugin-doc-explorer/style.css";
import "@graphiql/plugin-history/style.css";
import "graphiql/graphiql.css";
import "./style.css";

import { GraphiQL } from "graphiql";
import { createRoot } from "react-dom/client";
import { createPortal } from "react-dom";

import { AccountBar } from "./AccountBar.tsx";
import { DEMO_ACCOUNTS, headersOf } from "./demo/accounts.ts";
import { fetcher } from "./fetcher.ts";
import { layOutDemoTabs, storage } from "./tabs.ts";
import { EDITOR_THEME } from "./themes.ts";
import "./workers.ts";

layOutDemoTabs();

createRoot(document.getElementById("graphiql")!).render(
  <GraphiQL
    fetcher={fetcher}
    storage={storage}
    editorTheme={EDITOR_THEME}
    // A new tab acts as the first account, which may do everything, until another is chosen above.
    defaultHeaders={headersOf(DEMO_ACCOUNTS[0]!.email)}
    defaultQuery=""
    defaultEditorToolsVisibility="variables"
    inputValueDeprecation
    schemaDescription
    // The headers say whose tab it is; without them a reload would sign every tab out.
    shouldPersistHeaders
  >
    <GraphiQL.Logo>
      <></>
    </GraphiQL.Logo>
    {createPortal(<AccountBar />, document.getElementById("account-bar")!)}
  </GraphiQL>,
);
