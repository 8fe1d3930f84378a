/** The bar above GraphiQL: whose page this is, and as whom the open tab acts. */
import { tryParseJSONC, useGraphiQL, useGraphiQLActions } from "@graphiql/react";
import { useEffect, useState, useSyncExternalStore } from "react";

import { DEMO_ACCOUNTS, DEMO_HEADER, DEMO_HOSPITAL, headersOf } from "./demo/accounts.ts";
import { sessions } from "./fetcher.ts";
import icon from "./icon.svg";
import { missingDemoTabs } from "./tabs.ts";

const NOBODY = "nobody";
const OWN = "own";

/** Whom a tab's headers name: a demo account's address, NOBODY, OWN for an Authorization header, or null if unreadable. */
function accountIn(headers: string | null): string | null {
  let parsed: Record<string, unknown> | undefined;
  try {
    parsed = tryParseJSONC(headers ?? "") as Record<string, unknown> | undefined;
  } catch {
    return null;
  }
  const entries = Object.entries(parsed ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)] as const);
  const named = new Map(entries);
  return named.get(DEMO_HEADER.toLowerCase()) ?? (named.has("authorization") ? OWN : NOBODY);
}

type Tone = "good" | "bad" | "idle";

/** What stands before the account's name, and, where it cannot act, why. */
function useStatus(account: string | null): { tone: Tone; text: string; reason?: string } {
  const state = useSyncExternalStore(sessions.subscribe, sessions.states).get(account ?? "");
  if (account === null) return { tone: "bad", text: "Acting as", reason: "The headers are not a JSON object." };
  if (account === NOBODY) return { tone: "idle", text: "Acting as" };
  if (account === OWN) return { tone: "good", text: "Acting by" };
  if (state === "done") return { tone: "good", text: "Signed in as" };
  if (typeof state === "object") return { tone: "bad", text: "Not signed in as", reason: state.refused };
  return { tone: "idle", text: "Signing in as" };
}

function RestoreTabs() {
  const { moveTab, changeTab } = useGraphiQLActions();
  const tabs = useGraphiQL((state) => state.tabs);
  const [said, setSaid] = useState(false);

  function restore() {
    const missing = missingDemoTabs(tabs);
    if (missing.length > 0) {
      moveTab([...tabs, ...missing]);
      changeTab(tabs.length);
    }
    setSaid(missing.length === 0);
  }

  const title = "Opens again each demo tab that was closed or changed. Your own tabs stay as they are.";
  return (
    <button type="button" className="restore-tabs" title={title} onClick={restore} onBlur={() => setSaid(false)}>
      {said ? "All demo tabs are open" : "Restore demo tabs"}
    </button>
  );
}

export function AccountBar() {
  const headers = useGraphiQL((state) => state.tabs[state.activeTabIndex]?.headers ?? null);
  const headerEditor = useGraphiQL((state) => state.headerEditor);
  const account = accountIn(headers);
  const isDemo = account !== null && account !== NOBODY && account !== OWN;

  useEffect(() => {
    // The bar shows a refusal; running the tab's query shows it again.
    if (isDemo) sessions.token(account).catch(() => undefined);
  }, [account, isDemo]);

  const { tone, text, reason } = useStatus(account);
  const isListed = DEMO_ACCOUNTS.some(({ email }) => email === account) || account === NOBODY;
  return (
    <>
      <img src={icon} alt="" width={26} height={26} />
      <strong>Wardgraph</strong>
      <span className="hospital">hospital “{DEMO_HOSPITAL}”, development</span>
      <RestoreTabs />
      {reason && (
        <span className="reason" title={reason}>
          {reason}
        </span>
      )}
      <label>
        <span role="status" className={`status ${tone}`}>
          {text}
        </span>
        <select
          title="The account of this tab; it is written to the tab's Headers pane"
          value={account ?? ""}
          disabled={!headerEditor}
          onChange={(event) => headerEditor?.setValue(headersOf(event.target.value === NOBODY ? null : event.target.value))}
        >
          {!isListed && <option value={account ?? ""}>{account === OWN ? "its own Authorization header" : (account ?? "?")}</option>}
          {DEMO_ACCOUNTS.map(({ role, email }) => (
            <option key={email} value={email}>
              {role} · {email}
            </option>
          ))}
          <option value={NOBODY}>Nobody (public)</option>
        </select>
      </label>
    </>
  );
}
