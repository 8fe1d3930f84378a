import { useLingui } from "@lingui/react/macro";
import { Autocomplete, Dialog, Input, Menu, MenuItem, Modal, ModalOverlay, SearchField, useFilter } from "react-aria-components";

import { Icon } from "../parts/Icon.tsx";
import { useCurrentActions } from "./actions.ts";
import styles from "./Palette.module.css";

interface Props {
  isOpen: boolean;
  onClose: () => void;
}

/** Type a part of a command, arrow down, Enter. */
export function Palette({ isOpen, onClose }: Props) {
  const { t } = useLingui();
  const { contains } = useFilter({ sensitivity: "base" });
  const actions = useCurrentActions().filter(({ id }) => id !== "palette");
  return (
    <ModalOverlay
      className={styles.overlay}
      isOpen={isOpen}
      isDismissable
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal className={styles.modal}>
        <Dialog className={styles.dialog} aria-label={t`Find a command`}>
          <Autocomplete filter={contains}>
            <SearchField className={styles.search} aria-label={t`Command`} autoFocus>
              <Icon name="search" />
              <Input className={styles.input} placeholder={t`Type a command …`} />
            </SearchField>
            <Menu
              className={styles.list}
              aria-label={t`Commands`}
              items={actions}
              renderEmptyState={() => <p className={styles.empty}>{t`No command is called so.`}</p>}
              onAction={(key) => {
                onClose();
                actions.find(({ id }) => id === key)?.run();
              }}
            >
              {({ id, name, group, icon, keys }) => (
                <MenuItem className={styles.item} id={id} textValue={`${group} ${name}`}>
                  <Icon name={icon} />
                  <span className={styles.group}>{group}</span>
                  <span>{name}</span>
                  {keys !== undefined && <kbd translate="no">{keys}</kbd>}
                </MenuItem>
              )}
            </Menu>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
