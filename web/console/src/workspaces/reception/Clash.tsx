import { Trans } from "@lingui/react/macro";
import { useLingui } from "@lingui/react";

import { fallbackFor } from "../../data/fallbacks.ts";
import { Icon, type IconName } from "../../parts/Icon.tsx";
import { ProblemNotice } from "../../parts/ProblemNotice.tsx";
import type { Problem } from "../../session/problems.ts";
import { useZone } from "../../time/zone.ts";
import styles from "./Clash.module.css";

const CLOSED = new Set(["OUTSIDE_OPENING_HOURS", "DOCTOR_UNAVAILABLE", "DOCTOR_NOT_PRACTISING", "TIME_SKIPPED", "IN_THE_PAST", "BEYOND_HORIZON"]);
const TAKEN = new Set(["DOUBLE_BOOKED", "PATIENT_DOUBLE_BOOKED", "SLOT_HELD"]);

/** Why a time cannot be had: closed and taken are two different things to somebody who telephones. */
export function Clash({ problem }: { problem: Problem }) {
  const { i18n } = useLingui();
  const zone = useZone();
  const isClosed = CLOSED.has(problem.code);
  if (!isClosed && !TAKEN.has(problem.code)) return <ProblemNotice problem={problem} withoutFields />;
  const { startsAt, endsAt } = problem.details;
  const icon: IconName = isClosed ? "door" : "alert";
  return (
    <div className={`${styles.clash} ${isClosed ? styles.closed : styles.taken}`} role="alert">
      <Icon name={icon} />
      <div>
        <p>
          <strong>{i18n._(fallbackFor(problem.code))}</strong>
        </p>
        {typeof startsAt === "string" && typeof endsAt === "string" && (
          <p>
            <Trans>
              In the way: {zone.time(startsAt)} to {zone.time(endsAt)}.
            </Trans>
          </p>
        )}
        {problem.hint !== null && (
          <p lang="en" translate="no">
            {problem.hint}
          </p>
        )}
      </div>
    </div>
  );
}
