import { parseDate } from "@internationalized/date";
import { Trans } from "@lingui/react/macro";

import { Button } from "../../parts/Button.tsx";
import { Notice } from "../../parts/Notice.tsx";
import type { Problem } from "../../session/problems.ts";
import { useZone } from "../../time/zone.ts";
import styles from "./Dialogs.module.css";
import type { Registered } from "./RegisterDialog.tsx";

export interface Duplicate extends Registered {
  medicalRecordNumber: string;
  birthDate: string;
}

/** The records that a refusal names as likely of the same patient. */
export function duplicatesIn(problem: Problem | null): Duplicate[] {
  const { warnings } = problem?.details ?? {};
  if (problem?.code !== "CONFIRMATION_NEEDED" || !Array.isArray(warnings)) return [];
  const found = warnings.flatMap((warning: Record<string, unknown>) => {
    const { code, patientId, medicalRecordNumber, firstName, lastName, birthDate } = warning;
    if (code !== "LIKELY_DUPLICATE" || typeof patientId !== "string") return [];
    const fullName = [firstName, lastName].filter((part) => typeof part === "string").join(" ");
    return [{ id: patientId, fullName, medicalRecordNumber: String(medicalRecordNumber), birthDate: String(birthDate) }];
  });
  // Names and telephone may both be the same.
  return [...new Map(found.map((each) => [each.id, each])).values()];
}

interface Props {
  duplicates: readonly Duplicate[];
  onWalkIn: (patient: Registered) => void;
}

/** Who is likely registered already: that record can be used as it is. */
export function Duplicates({ duplicates, onWalkIn }: Props) {
  const zone = useZone();
  return (
    <Notice kind="warning" isAlert>
      <p>
        <strong>
          <Trans>Likely registered already. Is it one of these?</Trans>
        </strong>
      </p>
      <ul className={styles.duplicates}>
        {duplicates.map((each) => (
          <li key={each.id}>
            <span translate="no">
              <strong>{each.fullName}</strong>, {zone.shortDay(parseDate(each.birthDate))}, {each.medicalRecordNumber}
            </span>
            <Button size="small" onPress={() => onWalkIn(each)}>
              <Trans>Here now …</Trans>
            </Button>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
