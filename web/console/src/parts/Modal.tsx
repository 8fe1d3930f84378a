import type { ReactNode } from "react";
import { Dialog, Heading, Modal as AriaModal, ModalOverlay } from "react-aria-components";

import styles from "./Modal.module.css";

interface Props {
  title: string;
  isOpen: boolean;
  /** Absent where the dialog cannot be left by Escape. */
  onClose?: () => void;
  isAlert?: boolean;
  size?: "normal" | "wide";
  children: ReactNode;
}

/** A dialog over the screen. The focus goes into it and back to where it was. */
export function Modal({ title, isOpen, onClose, isAlert = false, size = "normal", children }: Props) {
  return (
    <ModalOverlay
      className={styles.overlay}
      isOpen={isOpen}
      isDismissable={onClose !== undefined && !isAlert}
      isKeyboardDismissDisabled={onClose === undefined}
      onOpenChange={(open) => {
        if (!open) onClose?.();
      }}
    >
      <AriaModal className={`${styles.modal} ${styles[size]}`}>
        <Dialog className={styles.dialog} role={isAlert ? "alertdialog" : "dialog"}>
          <Heading slot="title" level={2}>
            {title}
          </Heading>
          {children}
        </Dialog>
      </AriaModal>
    </ModalOverlay>
  );
}

/** The buttons at the end of a dialog or form. */
export function Actions({ children }: { children: ReactNode }) {
  return <div className={styles.actions}>{children}</div>;
}
