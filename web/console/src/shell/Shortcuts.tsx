import { Trans, useLingui } from "@lingui/react/macro";

import { Button } from "../parts/Button.tsx";
import { Actions, Modal } from "../parts/Modal.tsx";
import { useCurrentActions } from "./actions.ts";
import styles from "./Shortcuts.module.css";

interface Props {
  isOpen: boolean;
  onClose: () => void;
}

/** The keys that work here and now: those of this screen, and of what the viewer may do. */
export function Shortcuts({ isOpen, onClose }: Props) {
  const { t } = useLingui();
  const bound = useCurrentActions().filter(({ keys }) => keys !== undefined);
  const groups = [...new Set(bound.map(({ group }) => group))];
  return (
    <Modal title={t`Keyboard shortcuts`} isOpen={isOpen} onClose={onClose}>
      <dl className={styles.list}>
        <dt>
          <kbd translate="no">Ctrl K</kbd>
        </dt>
        <dd>
          <Trans>Find a command</Trans>
        </dd>
        {groups.map((group) =>
          bound
            .filter((action) => action.group === group)
            .map(({ id, name, keys = "" }) => (
              <div key={id} className={styles.pair}>
                <dt translate="no">
                  {keys.split(" ").map((key) => (
                    <kbd key={key}>{key}</kbd>
                  ))}
                </dt>
                <dd>
                  {group}: {name}
                </dd>
              </div>
            )),
        )}
      </dl>
      <Actions>
        <Button autoFocus onPress={onClose}>
          <Trans>Close</Trans>
        </Button>
      </Actions>
    </Modal>
  );
}
