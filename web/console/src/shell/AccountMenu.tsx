import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { Button, Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";

import { removeDraftsOf } from "../drafts/drafts.ts";
import { unsavedNames } from "../drafts/unsaved.ts";
import { Button as PlainButton } from "../parts/Button.tsx";
import { Icon } from "../parts/Icon.tsx";
import { Actions, Modal } from "../parts/Modal.tsx";
import { ProblemNotice } from "../parts/ProblemNotice.tsx";
import type { Problem } from "../session/problems.ts";
import { session } from "../session/session.ts";
import { useViewer } from "../session/Viewer.tsx";
import { useRoleNames } from "../words/roles.ts";
import styles from "./Menu.module.css";

export function AccountMenu() {
  const { t } = useLingui();
  const { account, name } = useViewer();
  const roleNames = useRoleNames();
  const [unsaved, setUnsaved] = useState<readonly string[]>([]);
  const [problem, setProblem] = useState<Problem | null>(null);

  async function signOut(): Promise<void> {
    setUnsaved([]);
    setProblem(null);
    const refused = await session.signOut();
    if (refused) setProblem(refused);
    else removeDraftsOf(account.id);
  }

  function ask(): void {
    const names = unsavedNames();
    if (names.length > 0) setUnsaved(names);
    else void signOut();
  }

  return (
    <>
      <MenuTrigger>
        <Button className={styles.trigger} aria-label={t`Account: ${name}`}>
          <Icon name="person" />
          <span className={styles.name} translate="no">
            {name}
          </span>
        </Button>
        <Popover className={styles.popover}>
          <div className={styles.section}>
            <p translate="no">
              <strong>{name}</strong>
            </p>
            <p className={styles.soft} translate="no">
              {account.email}
            </p>
            <p className={styles.soft}>{account.roles.map((role) => roleNames[role]).join(", ")}</p>
          </div>
          <Menu className={styles.menu} aria-label={t`Account`} onAction={ask}>
            <MenuItem className={styles.item} id="out">
              <Icon name="door" />
              <Trans>Sign out</Trans>
            </MenuItem>
          </Menu>
        </Popover>
      </MenuTrigger>
      <Modal title={t`Sign out without sending?`} isOpen={unsaved.length > 0} isAlert onClose={() => setUnsaved([])}>
        <p>
          <Trans>Not sent yet, and deleted from this browser when you sign out:</Trans>
        </p>
        <ul>
          {unsaved.map((each) => (
            <li key={each}>
              <strong>{each}</strong>
            </li>
          ))}
        </ul>
        <Actions>
          <PlainButton kind="danger" onPress={() => void signOut()}>
            <Trans>Delete and sign out</Trans>
          </PlainButton>
          <PlainButton kind="main" autoFocus onPress={() => setUnsaved([])}>
            <Trans>Stay here</Trans>
          </PlainButton>
        </Actions>
      </Modal>
      <Modal title={t`You are still signed in`} isOpen={problem !== null} isAlert onClose={() => setProblem(null)}>
        {problem && <ProblemNotice problem={problem} />}
        <Actions>
          <PlainButton kind="main" onPress={() => void signOut()}>
            <Trans>Try again</Trans>
          </PlainButton>
        </Actions>
      </Modal>
    </>
  );
}
