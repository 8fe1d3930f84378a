import { parseDate, type CalendarDate } from "@internationalized/date";
import { DateField, DateInput, DateSegment, FieldError, Label } from "react-aria-components";
import { useController, type Control, type FieldPath, type FieldValues } from "react-hook-form";

import styles from "./Field.module.css";

interface Props<Values extends FieldValues> {
  control: Control<Values>;
  name: FieldPath<Values>;
  label: string;
  maxValue?: CalendarDate;
}

/** A day, typed in the order of the person's own country, bound to a form as `2025-03-31`; empty where there is none. */
export function DayField<Values extends FieldValues>({ control, name, label, maxValue }: Props<Values>) {
  const {
    field: { onChange, onBlur, value },
    fieldState,
  } = useController({ control, name });
  const text: unknown = value;
  return (
    <DateField
      className={styles.field}
      value={typeof text === "string" && text !== "" ? parseDate(text) : null}
      maxValue={maxValue}
      onChange={(day) => onChange(day ? day.toString().slice(0, 10) : "")}
      onBlur={onBlur}
      isRequired
      isInvalid={fieldState.invalid}
      validationBehavior="aria"
    >
      <Label className={styles.label}>{label}</Label>
      <DateInput className={`${styles.input} ${styles.date}`}>
        {(segment) => <DateSegment className={styles.segment} segment={segment} />}
      </DateInput>
      <FieldError className={styles.error}>{fieldState.error?.message}</FieldError>
    </DateField>
  );
}
