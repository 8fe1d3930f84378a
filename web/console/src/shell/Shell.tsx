import { Trans, useLingui } from "@lingui/react/macro";
import { useMemo, useState } from "react";
import { Button } from "react-aria-components";
import { NavLink, Outlet, useNavigate, useNavigation } from "react-router";

import mark from "../icon.svg";
import { Icon } from "../parts/Icon.tsx";
import { useViewer } from "../session/Viewer.tsx";
import { AccountMenu } from "./AccountMenu.tsx";
import { useActions, type Action } from "./actions.ts";
import { LeaveGuard } from "./LeaveGuard.tsx";
import menu from "./Menu.module.css";
import { Palette } from "./Palette.tsx";
import { LanguageMenu, ThemeMenu } from "./Preferences.tsx";
import { Shortcuts } from "./Shortcuts.tsx";
import styles from "./Shell.module.css";
import { useKeys } from "./useKeys.ts";
import { WORKSPACES } from "./workspaces.ts";

/** What stands around every screen: the hospital, the workspaces that the viewer may open, and the palette. */
export function Shell() {
  const { t } = useLingui();
  const viewer = useViewer();
  const navigate = useNavigate();
  const { state } = useNavigation();
  const [over, setOver] = useState<"palette" | "shortcuts" | null>(null);
  const workspaces = useMemo(() => WORKSPACES.filter(({ isFor }) => isFor(viewer)), [viewer]);
  const actions = useMemo<Action[]>(
    () => [
      { id: "palette", name: t`Find a command`, group: t`Help`, icon: "search", keys: "/", run: () => setOver("palette") },
      { id: "shortcuts", name: t`Keyboard shortcuts`, group: t`Help`, icon: "keyboard", keys: "?", run: () => setOver("shortcuts") },
      ...workspaces.map(({ path, name, icon, key }) => ({
        id: `go-${path}`,
        name: t(name),
        group: t`Go to`,
        icon,
        keys: `g ${key}`,
        run: () => void navigate(`/${path}`),
      })),
    ],
    [t, workspaces, navigate],
  );
  useActions(actions);
  useKeys();
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#screen">
        <Trans>To the content</Trans>
      </a>
      <header className={styles.bar}>
        <img className={styles.mark} src={mark} alt="" />
        <strong className={styles.hospital} translate="no">
          {viewer.hospital.name}
        </strong>
        <Button className={styles.find} onPress={() => setOver("palette")}>
          <Icon name="search" />
          <span className={styles.findWords}>
            <Trans>Find a command</Trans>
          </span>
          <kbd translate="no">Ctrl K</kbd>
        </Button>
        <LanguageMenu />
        <ThemeMenu />
        <Button className={`${menu.trigger} ${styles.keys}`} onPress={() => setOver("shortcuts")} aria-label={t`Keyboard shortcuts`}>
          <Icon name="keyboard" />
        </Button>
        <AccountMenu />
      </header>
      <nav className={styles.nav} aria-label={t`Workspaces`}>
        <ul>
          {workspaces.map(({ path, name, icon }) => (
            <li key={path}>
              <NavLink className={styles.link} to={`/${path}`} end={path === ""}>
                <Icon name={icon} />
                <span>{t(name)}</span>
              </NavLink>
            </li>
          ))}
        </ul>
      </nav>
      <main id="screen" className={styles.main} tabIndex={-1} aria-busy={state === "loading"}>
        <Outlet />
      </main>
      <Palette isOpen={over === "palette"} onClose={() => setOver(null)} />
      <Shortcuts isOpen={over === "shortcuts"} onClose={() => setOver(null)} />
      <LeaveGuard />
    </div>
  );
}
