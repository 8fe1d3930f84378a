import { Trans } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { Button as AriaButton, type ButtonProps } from "react-aria-components";

import styles from "./Button.module.css";

interface Props extends Omit<ButtonProps, "className" | "children" | "style"> {
  kind?: "main" | "plain" | "quiet" | "danger";
  size?: "small" | "normal";
  children: ReactNode;
}

/**
 * A button. While `isPending` it does nothing, keeps the focus, and says so to screen readers. React Aria's own pending
 * state leaves a label behind that names the button even after it is gone.
 */
export function Button({ kind = "plain", size = "normal", isPending = false, children, onPress, type, ...rest }: Props) {
  return (
    <>
      <AriaButton
        {...rest}
        type={isPending ? "button" : type}
        onPress={isPending ? undefined : onPress}
        data-pending={isPending || undefined}
        className={`${styles.button} ${styles[kind]} ${styles[size]}`}
      >
        {children}
        {isPending && <span className={styles.spinner} aria-hidden="true" />}
      </AriaButton>
      {isPending && (
        <span role="status" className={styles.told}>
          <Trans>Sending …</Trans>
        </span>
      )}
    </>
  );
}
