import { useLingui } from "@lingui/react/macro";
import { useEffect, useState } from "react";
import { ComboBox, FieldError, Input, Label, ListBox, ListBoxItem, Popover, Text } from "react-aria-components";
import { useQuery } from "urql";

import field from "../../parts/Field.module.css";
import { problemIn } from "../../data/problems.ts";
import { ProblemNotice } from "../../parts/ProblemNotice.tsx";
import { FindPatientsDocument, type FindPatientsQuery } from "../../queries/find-patients.ts";
import { parseDate } from "@internationalized/date";
import { useZone } from "../../time/zone.ts";
import styles from "./PatientSearch.module.css";

export type Found = FindPatientsQuery["byName"]["nodes"][number];

interface Props {
  /** The name of whoever was chosen, or what is typed. */
  text: string;
  patientId: string;
  error?: string | undefined;
  onChange: (text: string, patient: Found | null) => void;
}

const PAUSE_MILLISECONDS = 150;
const LEAST_LETTERS = 2;

/** Finds a patient by name in every spelling, number or telephone: type, arrow down, Enter. */
export function PatientSearch({ text, patientId, error, onChange }: Props) {
  const { t } = useLingui();
  const zone = useZone();
  const asked = usePaused(text.trim());
  const [{ data, fetching, error: failed }] = useQuery({
    query: FindPatientsDocument,
    variables: { text: asked },
    pause: asked.length < LEAST_LETTERS || patientId !== "",
  });
  const isAsking = asked.length >= LEAST_LETTERS && patientId === "";
  const found = isAsking && data ? merged(data) : [];
  return (
    <ComboBox
      className={field.field}
      items={found}
      inputValue={text}
      value={patientId === "" ? null : patientId}
      // Before the answer is there, so that the list is open when it comes.
      allowsEmptyCollection={text.trim().length >= LEAST_LETTERS && patientId === ""}
      menuTrigger="input"
      isRequired
      isInvalid={error !== undefined}
      autoFocus
      onInputChange={(next) => {
        if (next !== text) onChange(next, null);
      }}
      onChange={(key) => {
        const chosen = found.find(({ id }) => id === key);
        if (chosen) onChange(chosen.fullName, chosen);
      }}
    >
      <Label className={field.label}>{t`Patient`}</Label>
      <Input className={field.input} placeholder={t`Name, record number or telephone`} />
      <Text slot="description" className={field.hint}>
        {t`Spelling does not matter. Type, arrow down, Enter.`}
      </Text>
      <FieldError className={field.error}>{error}</FieldError>
      {failed && <ProblemNotice problem={problemIn(failed)} />}
      <Popover className={styles.popover}>
        <section aria-label={t`Patients`}>
        <ListBox
          className={styles.list}
          renderEmptyState={() => <p className={styles.empty}>{fetching || asked !== text.trim() ? t`Looking …` : t`Nobody is called so.`}</p>}
        >
          {(item: Found) => (
            <ListBoxItem id={item.id} className={styles.item} textValue={item.fullName}>
              {/* All of it is the option's name: people are often called the same. */}
              <span translate="no">{item.fullName} </span>
              <span className={styles.facts} translate="no">
                {zone.shortDay(parseDate(item.birthDate))} · {item.medicalRecordNumber}
                {item.phone !== null && ` · ${item.phone}`}
              </span>
            </ListBoxItem>
          )}
        </ListBox>
        </section>
      </Popover>
    </ComboBox>
  );
}

/** By number and telephone first, since whoever types these means them; nobody twice. */
function merged({ byNumber, byPhone, byName }: FindPatientsQuery): Found[] {
  const all = [...byNumber.nodes, ...byPhone.nodes, ...byName.nodes];
  return [...new Map(all.map((patient) => [patient.id, patient])).values()];
}

/** A text once nobody has typed for a moment. */
function usePaused(text: string): string {
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), PAUSE_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [text]);
  return paused;
}
