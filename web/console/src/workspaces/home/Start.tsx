import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "react-router";

import { Icon } from "../../parts/Icon.tsx";
import { Screen } from "../../parts/Screen.tsx";
import { useViewer } from "../../session/Viewer.tsx";
import { WORKSPACES } from "../../shell/workspaces.ts";
import { useZone } from "../../time/zone.ts";
import { useRoleNames } from "../../words/roles.ts";
import styles from "./Start.module.css";

/** Where somebody arrives: who they are here, and where they can go. */
export function Component() {
  const { t } = useLingui();
  const viewer = useViewer();
  const roleNames = useRoleNames();
  const zone = useZone();
  const { account, hospital, name } = viewer;
  const others = WORKSPACES.filter(({ path, isFor }) => path !== "" && isFor(viewer));
  return (
    <Screen title={t`Welcome, ${name}`}>
      <p className={styles.who}>
        <Trans>
          You are signed in at <span translate="no">{hospital.name}</span> as{" "}
          {account.roles.map((role) => roleNames[role]).join(", ")}.
        </Trans>{" "}
        {zone.isForeign && <Trans>All times are those of the hospital ({zone.name}).</Trans>}
      </p>
      {others.length > 0 ? (
        <ul className={styles.cards}>
          {others.map(({ path, name: title, icon, key }) => (
            <li key={path}>
              <Link className={styles.card} to={`/${path}`}>
                <Icon name={icon} />
                <strong>{t(title)}</strong>
                <span className={styles.keys} translate="no">
                  <kbd>g</kbd> <kbd>{key}</kbd>
                </span>
              </Link>
            </li>
          ))}
        </ul>
      ) : (
        <p>
          <Trans>There are no screens for your account yet. What it may do is open to it at the endpoint.</Trans>
        </p>
      )}
    </Screen>
  );
}
