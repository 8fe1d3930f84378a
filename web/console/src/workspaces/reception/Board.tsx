import { parseDate } from "@internationalized/date";
import { Trans, useLingui } from "@lingui/react/macro";
import { useMemo, useState } from "react";
import { useSearchParams } from "react-router";
import { useQuery } from "urql";

import { problemIn } from "../../data/problems.ts";
import { Button } from "../../parts/Button.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { Loading } from "../../parts/Loading.tsx";
import { ProblemNotice } from "../../parts/ProblemNotice.tsx";
import { Screen } from "../../parts/Screen.tsx";
import { DepartmentsDocument } from "../../queries/departments.ts";
import { useViewer } from "../../session/Viewer.tsx";
import { useActions, type Action } from "../../shell/actions.ts";
import { useZone } from "../../time/zone.ts";
import { AppointmentDialog } from "./AppointmentDialog.tsx";
import { BoardGrid } from "./BoardGrid.tsx";
import { BookDialog, type Wanted } from "./BookDialog.tsx";
import styles from "./Board.module.css";
import type { Booked, Gone } from "./day.ts";
import { hoursOf } from "./day.ts";
import { Toolbar } from "./Toolbar.tsx";
import { RegisterDialog, type Registered } from "./RegisterDialog.tsx";
import { useBoard } from "./useBoard.ts";
import { WaitingRoom } from "./WaitingRoom.tsx";
import { WalkInDialog } from "./WalkInDialog.tsx";

const MINUTES = [10, 15, 20, 30, 45, 60];

/** Reception's day: which department and which day stand in the address. */
export function Component() {
  const { t } = useLingui();
  const viewer = useViewer();
  const zone = useZone();
  const [address, setAddress] = useSearchParams();
  const [{ data, error }] = useQuery({ query: DepartmentsDocument });
  const departments = data?.departments.nodes ?? [];
  const own = viewer.receptionist?.department.id;
  const department = address.get("department") ?? own ?? departments[0]?.id;
  const asked = address.get("day");
  const day = asked !== null && /^\d{4}-\d\d-\d\d$/.test(asked) ? asked : zone.today().toString();
  const minutes = MINUTES.find((each) => String(each) === address.get("minutes")) ?? 20;

  function change(changed: Record<string, string>): void {
    setAddress((known) => new URLSearchParams({ ...Object.fromEntries(known), ...changed }), { replace: true });
  }

  const tools = (
    <Toolbar
      departments={departments}
      department={department ?? ""}
      day={day}
      minutes={minutes}
      choices={MINUTES}
      onChange={change}
    />
  );
  return (
    <Screen title={t`Reception`} tools={tools} isWide>
      {error && <ProblemNotice problem={problemIn(error)} />}
      {department !== undefined && <Day department={department} day={day} minutes={minutes} onDay={(next) => change({ day: next })} />}
      {department === undefined && data && (
        <p>
          <Trans>The hospital has no department yet.</Trans>
        </p>
      )}
    </Screen>
  );
}

interface DayProps {
  department: string;
  day: string;
  minutes: number;
  onDay: (day: string) => void;
}

function Day({ department, day, minutes, onDay }: DayProps) {
  const { t } = useLingui();
  const zone = useZone();
  const { may } = useViewer();
  const { columns, gone, isLoading, problem, refresh } = useBoard(department, day, minutes);
  const [wanted, setWanted] = useState<Wanted | null>(null);
  const [looked, setLooked] = useState<string | null>(null);
  const [booked, setBooked] = useState<string | null>(null);
  const [isRegistering, setRegistering] = useState(false);
  /** Who came without an appointment, or null where that is to be looked for. */
  const [walkIn, setWalkIn] = useState<{ patient: Registered | null } | null>(null);
  const hours = useMemo(() => hoursOf(columns), [columns]);
  const shown = useMemo(() => appointmentIn(looked, columns, gone), [looked, columns, gone]);
  const actions = useMemo<Action[]>(() => {
    const group = t`Day`;
    const desk = t`Desk`;
    const register: Action = { id: "register", name: t`Register a patient`, group: desk, icon: "plus", keys: "r", run: () => setRegistering(true) };
    const here: Action = { id: "walk-in", name: t`Somebody without an appointment`, group: desk, icon: "person", keys: "w", run: () => setWalkIn({ patient: null }) };
    const other = (days: number) => () => onDay(parseDate(day).add({ days }).toString());
    return [
      { id: "day-before", name: t`The day before`, group, icon: "left", keys: "p", run: other(-1) },
      { id: "day-after", name: t`The next day`, group, icon: "right", keys: "n", run: other(1) },
      { id: "day-today", name: t`Today`, group, icon: "calendar", keys: "t", run: () => onDay(zone.today().toString()) },
      ...(may("patient.register") ? [register] : []),
      ...(may("appointment.walk_in") ? [here] : []),
    ];
  }, [t, day, onDay, zone, may]);
  useActions(actions);

  if (isLoading) return <Loading />;
  return (
    <>
      {problem && <ProblemNotice problem={problem} />}
      <div className={styles.desk}>
        {may("appointment.walk_in") && (
          <Button size="small" onPress={() => setWalkIn({ patient: null })}>
            <Icon name="person" />
            <Trans>Here without an appointment …</Trans>
          </Button>
        )}
        {may("patient.register") && (
          <Button size="small" onPress={() => setRegistering(true)}>
            <Icon name="plus" />
            <Trans>Register a patient …</Trans>
          </Button>
        )}
      </div>
      <div className={styles.layout}>
        {hours ? (
          <BoardGrid
            day={day}
            hours={hours}
            columns={columns}
            minutes={minutes}
            onBook={setWanted}
            onLook={setLooked}
            onMoved={refresh}
            booked={booked}
          />
        ) : (
          <p className={styles.closed}>
            <Trans>Closed: nobody has hours on this day, and nothing is booked.</Trans>
          </p>
        )}
        <WaitingRoom columns={columns} gone={gone} onLook={setLooked} />
      </div>
      {wanted && (
        <BookDialog
          key={`${wanted.doctorId} ${wanted.startsAt}`}
          wanted={wanted}
          onBooked={setBooked}
          onClose={() => {
            setWanted(null);
            refresh();
          }}
        />
      )}
      {isRegistering && (
        <RegisterDialog
          onClose={() => setRegistering(false)}
          onWalkIn={(patient) => {
            setRegistering(false);
            setWalkIn({ patient });
          }}
        />
      )}
      {walkIn && (
        <WalkInDialog
          patient={walkIn.patient}
          columns={columns}
          minutes={minutes}
          onClose={() => setWalkIn(null)}
          onDone={(id) => {
            setWalkIn(null);
            setBooked(id);
            refresh();
          }}
        />
      )}
      {shown && (
        <AppointmentDialog
          key={shown.id}
          appointment={shown}
          department={department}
          columns={columns}
          onClose={() => setLooked(null)}
          onDone={refresh}
        />
      )}
    </>
  );
}

function appointmentIn(
  id: string | null,
  columns: readonly { appointments: { appointment: Booked }[] }[],
  gone: readonly Gone[],
): Booked | Gone | null {
  if (id === null) return null;
  const live = columns.flatMap(({ appointments }) => appointments.map(({ appointment }) => appointment));
  return [...live, ...gone].find((each) => each.id === id) ?? null;
}
