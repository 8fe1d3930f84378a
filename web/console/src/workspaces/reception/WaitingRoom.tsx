import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "react-aria-components";

import { useZone } from "../../time/zone.ts";
import type { AppointmentStatus } from "../../queries/day-board.ts";
import type { Booked, Column, Gone } from "./day.ts";
import { Status } from "./status.tsx";
import styles from "./WaitingRoom.module.css";

interface Props {
  columns: readonly Column[];
  gone: readonly Gone[];
  onLook: (appointmentId: string) => void;
}

/** Who is here and waits, who is with a doctor, and who does not come. */
export function WaitingRoom({ columns, gone, onLook }: Props) {
  const { t } = useLingui();
  const live = columns
    .flatMap(({ name, appointments }) => appointments.map(({ appointment }) => ({ appointment, doctor: name })))
    .toSorted((one, other) => one.appointment.startsAt.localeCompare(other.appointment.startsAt));
  const of = (status: AppointmentStatus) => live.filter(({ appointment }) => appointment.status === status);
  return (
    <aside className={styles.side} aria-label={t`Waiting room`}>
      <List title={t`Waiting`} empty={t`Nobody is waiting.`} entries={of("CHECKED_IN")} onLook={onLook} />
      <List title={t`With the doctor`} empty={t`Nobody is with a doctor.`} entries={of("IN_PROGRESS")} onLook={onLook} />
      <List
        title={t`Not coming`}
        empty={t`Nobody has cancelled or stayed away.`}
        entries={gone.map((appointment) => ({ appointment, doctor: appointment.doctor.fullName }))}
        onLook={onLook}
      />
    </aside>
  );
}

interface ListProps {
  title: string;
  empty: string;
  entries: readonly { appointment: Booked | Gone; doctor: string }[];
  onLook: (appointmentId: string) => void;
}

function List({ title, empty, entries, onLook }: ListProps) {
  const zone = useZone();
  return (
    <section className={styles.section}>
      <h2>
        {title} <span className={styles.count}>{entries.length}</span>
      </h2>
      {entries.length === 0 && <p className={styles.soft}>{empty}</p>}
      <ul>
        {entries.map(({ appointment, doctor }) => (
          <li key={appointment.id}>
            <Button className={styles.entry} onPress={() => onLook(appointment.id)}>
              <span className={styles.time}>{zone.time(appointment.startsAt)}</span>
              <span className={styles.who} translate="no">
                <strong>{appointment.patient?.fullName ?? <Trans>Somebody</Trans>}</strong>
                <span className={styles.soft}>{doctor}</span>
              </span>
              <Status status={appointment.status} />
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
