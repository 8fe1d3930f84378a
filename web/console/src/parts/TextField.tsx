import { Trans } from "@lingui/react/macro";
import type { HTMLInputAutoCompleteAttribute } from "react";
import { useController, type Control, type FieldPath, type FieldValues } from "react-hook-form";
import { FieldError, Input, Label, Text, TextArea, TextField as AriaTextField } from "react-aria-components";

import styles from "./Field.module.css";

interface Props<Values extends FieldValues> {
  control: Control<Values>;
  name: FieldPath<Values>;
  label: string;
  hint?: string;
  type?: "text" | "email" | "password" | "tel";
  inputMode?: "text" | "numeric" | "tel" | "email";
  autoComplete?: HTMLInputAutoCompleteAttribute;
  autoFocus?: boolean;
  isRequired?: boolean;
  isReadOnly?: boolean;
  rows?: number;
}

/** One line of text, or several where `rows` says so, bound to a form. What is wrong stands below it. */
export function TextField<Values extends FieldValues>(props: Props<Values>) {
  const { control, name, label, hint, rows, isRequired = false, ...rest } = props;
  const {
    field: { ref, onChange, onBlur, value },
    fieldState,
  } = useController({ control, name });
  return (
    <AriaTextField
      {...rest}
      className={styles.field}
      name={name}
      value={value}
      onChange={onChange}
      onBlur={onBlur}
      isRequired={isRequired}
      isInvalid={fieldState.invalid}
      validationBehavior="aria"
    >
      <Label className={styles.label}>
        {label}{" "}
        {!isRequired && (
          <span className={styles.optional}>
            <Trans>(optional)</Trans>
          </span>
        )}
      </Label>
      {rows === undefined ? (
        <Input ref={ref} className={styles.input} />
      ) : (
        <TextArea ref={ref} className={styles.input} rows={rows} />
      )}
      {hint !== undefined && (
        <Text slot="description" className={styles.hint}>
          {hint}
        </Text>
      )}
      <FieldError className={styles.error}>{fieldState.error?.message}</FieldError>
    </AriaTextField>
  );
}
