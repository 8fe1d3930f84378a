/** The tabs that a first visit finds, and what of GraphiQL's state is kept between visits. */
import type { TabsState } from "@graphiql/react";

import { DEMO_ACCOUNTS, headersOf } from "./demo/accounts.ts";
import { starterOf } from "./demo/starters.ts";

type Tab = TabsState["tabs"][number];

/** Another GraphiQL on the same host and port must not find these tabs, nor this page find its. */
const PREFIX = "wardgraph:";
const TABS = "graphiql:tabState";
const OF_ACTIVE_TAB: Record<string, "query" | "variables" | "headers"> = {
  "graphiql:query": "query",
  "graphiql:variables": "variables",
  "graphiql:headers": "headers",
};

/** One fresh tab for each demo account. */
export function demoTabs(): Tab[] {
  const laidOut = Date.now().toString(36);
  return DEMO_ACCOUNTS.map(({ email }) => {
    const { query, variables } = starterOf(email);
    const headers = headersOf(email);
    const name = /^(?:query|mutation)\s+(\w+)/m.exec(query)?.[1] ?? email;
    return {
      id: `${email}-${laidOut}`,
      hash: [query, variables, headers].join("|"),
      title: name,
      operationName: name,
      query,
      variables,
      headers,
      response: null,
    };
  });
}

/** The demo tabs of which no open tab is an unchanged copy. */
export function missingDemoTabs(open: readonly Tab[]): Tab[] {
  const content = (tab: Tab) => JSON.stringify([tab.query, tab.variables || "", tab.headers || ""]);
  const present = new Set(open.map(content));
  return demoTabs().filter((tab) => !present.has(content(tab)));
}

function storedTabs(): TabsState | null {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + TABS) ?? "null") as TabsState | null;
  } catch {
    // Somebody edited the browser's storage by hand; the demo tabs take its place.
    return null;
  }
}

/**
 * Keeps GraphiQL's state in the browser. The tabs are the one truth: GraphiQL also keeps the active tab's texts
 * apart, later than the tabs, and on a reload in between would open the same tab twice.
 */
export const storage = {
  getItem(key: string): string | null {
    const field = OF_ACTIVE_TAB[key];
    if (field === undefined) return localStorage.getItem(PREFIX + key);
    const state = storedTabs();
    return state?.tabs[state.activeTabIndex]?.[field] ?? null;
  },
  setItem(key: string, value: string): void {
    if (!(key in OF_ACTIVE_TAB)) localStorage.setItem(PREFIX + key, value);
  },
  removeItem(key: string): void {
    localStorage.removeItem(PREFIX + key);
  },
  clear(): void {
    for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
  },
  get length(): number {
    return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).length;
  },
};

/** On a first visit, and after the stored data was cleared, lays out the demo tabs. */
export function layOutDemoTabs(): void {
  if (storedTabs() !== null) return;
  storage.setItem(TABS, JSON.stringify({ tabs: demoTabs(), activeTabIndex: 0 }));
}
