import { useLingui } from "@lingui/react/macro";
import { Button, FieldError, Label, ListBox, ListBoxItem, Popover, Select, SelectValue } from "react-aria-components";

import field from "./Field.module.css";
import { Icon } from "./Icon.tsx";
import styles from "./Choice.module.css";

interface Props {
  label: string;
  value: string;
  /** `isData` says that a name is the hospital's, and not to be translated. */
  options: readonly { id: string; name: string; isData?: boolean }[];
  onChange: (id: string) => void;
  /** In a form, the label stands above; in a bar, before. */
  isStacked?: boolean;
  /** What is wrong with the choice. */
  error?: string | undefined;
}

/** One of a few. */
export function Choice({ label, value, options, onChange, isStacked = false, error }: Props) {
  const { t } = useLingui();
  return (
    <Select
      className={isStacked ? field.field : styles.inline}
      isInvalid={error !== undefined}
      value={value === "" ? null : value}
      onChange={(key) => {
        if (key !== null) onChange(String(key));
      }}
    >
      <Label className={isStacked ? field.label : styles.label}>{label}</Label>
      <Button className={`${styles.button} ${isStacked ? styles.whole : ""}`}>
        <SelectValue className={styles.value}>
          {({ isPlaceholder, selectedText }) => (isPlaceholder ? t`Choose …` : selectedText)}
        </SelectValue>
        <Icon name="down" />
      </Button>
      <FieldError className={field.error}>{error}</FieldError>
      <Popover className={styles.popover}>
        <section aria-label={label}>
        <ListBox className={styles.list} items={options}>
          {({ id, name, isData }) => (
            <ListBoxItem id={id} className={styles.item} textValue={name}>
              <span translate={isData === true ? "no" : undefined}>{name}</span>
              {id === value && <Icon name="check" />}
            </ListBoxItem>
          )}
        </ListBox>
        </section>
      </Popover>
    </Select>
  );
}
