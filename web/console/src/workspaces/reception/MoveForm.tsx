import { parseDate, toCalendarDate, toZoned } from "@internationalized/date";
import { Trans, useLingui } from "@lingui/react/macro";
import { useMemo, useState, type SyntheticEvent } from "react";
import { DateField, DateInput, DateSegment, Label } from "react-aria-components";
import { useQuery } from "urql";

import { problemIn } from "../../data/problems.ts";
import { useCommand } from "../../data/useCommand.ts";
import { Button } from "../../parts/Button.tsx";
import { Choice } from "../../parts/Choice.tsx";
import field from "../../parts/Field.module.css";
import { Actions } from "../../parts/Modal.tsx";
import { ProblemNotice } from "../../parts/ProblemNotice.tsx";
import { RescheduleDocument } from "../../queries/commands/reschedule.ts";
import { FreeTimesDocument } from "../../queries/free-times.ts";
import { useZone } from "../../time/zone.ts";
import { Clash } from "./Clash.tsx";
import type { Booked, Gone } from "./day.ts";
import styles from "./Dialogs.module.css";

interface Props {
  appointment: Booked | Gone;
  department: string;
  onBack: () => void;
  onDone: () => void;
}

/** Moves an appointment to another free time, of any day and any doctor of the department. */
export function MoveForm({ appointment, department, onBack, onDone }: Props) {
  const { t } = useLingui();
  const zone = useZone();
  const { run, pending, problem } = useCommand(RescheduleDocument);
  const [day, setDay] = useState(() => toCalendarDate(zone.at(appointment.startsAt)));
  const [doctorId, setDoctor] = useState(appointment.doctor.id);
  const [startsAt, setStart] = useState("");
  const minutes = zone.at(appointment.endsAt).compare(zone.at(appointment.startsAt)) / 60_000;
  const { from, to } = useMemo(
    () => ({
      from: toZoned(day, zone.id).toAbsoluteString(),
      to: toZoned(day.add({ days: 1 }), zone.id).toAbsoluteString(),
    }),
    [day, zone.id],
  );
  const [{ data, error, fetching }] = useQuery({
    query: FreeTimesDocument,
    variables: { department, from, to, minutes },
    requestPolicy: "cache-and-network",
  });
  const doctors = data?.department?.doctors.nodes ?? [];
  const times = (data?.availableSlots ?? []).filter(({ doctor }) => doctor.id === doctorId);
  const chosen = times.some((each) => each.startsAt === startsAt) ? startsAt : "";

  function submit(event: SyntheticEvent): void {
    event.preventDefault();
    if (chosen === "") return;
    void run({ input: { appointmentId: appointment.id, doctorId, startsAt: chosen } }).then((done) => {
      if (done) onDone();
    });
  }

  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <DateField
        className={field.field}
        value={day}
        minValue={zone.today()}
        autoFocus
        onChange={(next) => {
          if (next) setDay(parseDate(next.toString().slice(0, 10)));
        }}
      >
        <Label className={field.label}>{t`Day`}</Label>
        <DateInput className={`${field.input} ${field.date}`}>
          {(segment) => <DateSegment className={field.segment} segment={segment} />}
        </DateInput>
      </DateField>
      <Choice
        label={t`Doctor`}
        isStacked
        value={doctorId}
        options={doctors.map(({ id, fullName }) => ({ id, name: fullName, isData: true }))}
        onChange={setDoctor}
      />
      {times.length > 0 ? (
        <Choice
          label={t`Free time`}
          isStacked
          value={chosen}
          options={times.map((each) => ({ id: each.startsAt, name: zone.time(each.startsAt) }))}
          onChange={setStart}
        />
      ) : (
        <p role="status">{fetching ? t`Looking …` : t`Nothing is free on this day. Choose another day or doctor.`}</p>
      )}
      {error && <ProblemNotice problem={problemIn(error)} />}
      {problem && <Clash problem={problem} />}
      <Actions>
        <Button onPress={onBack}>
          <Trans>Back</Trans>
        </Button>
        <Button kind="main" type="submit" isPending={pending} isDisabled={chosen === ""}>
          <Trans>Move</Trans>
        </Button>
      </Actions>
    </form>
  );
}
