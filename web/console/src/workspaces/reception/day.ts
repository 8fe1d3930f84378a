/** A day of a department as columns of doctors: what the server says, in minutes from midnight by the hospital's clock. */
import type { DayBoardQuery } from "../../queries/day-board.ts";
import type { FreeSlotsQuery } from "../../queries/free-slots.ts";
import type { Zone } from "../../time/zone.ts";

type Doctor = NonNullable<DayBoardQuery["department"]>["doctors"]["nodes"][number];
type Entry = Doctor["calendar"][number];
export type Booked = NonNullable<Entry["appointment"]>;
export type Gone = DayBoardQuery["appointments"]["nodes"][number];

/** From one minute of the day to another; the end of the day is 1440. */
export interface Span {
  from: number;
  to: number;
}

export interface Slot extends Span {
  startsAt: string;
}

export interface Placed extends Span {
  appointment: Booked;
  /** Which of how many lanes it takes where appointments overlap. */
  lane: number;
  lanes: number;
}

export interface Column {
  id: string;
  name: string;
  specialization: string;
  open: Span[];
  off: Span[];
  held: Span[];
  appointments: Placed[];
  slots: Slot[];
}

const DAY_MINUTES = 24 * 60;

function spanOf(zone: Zone, day: string, { startsAt, endsAt }: { startsAt: string; endsAt: string }): Span {
  return { from: minuteOf(zone, day, startsAt), to: minuteOf(zone, day, endsAt) };
}

function minuteOf(zone: Zone, day: string, moment: string): number {
  const at = zone.at(moment);
  const on = at.toString().slice(0, 10);
  if (on !== day) return on < day ? 0 : DAY_MINUTES;
  return at.hour * 60 + at.minute;
}

/** Side by side where they overlap: each takes the first lane that is free. */
function placed(spans: (Span & { appointment: Booked })[]): Placed[] {
  const sorted = spans.toSorted((one, other) => one.from - other.from || one.to - other.to);
  const done: Placed[] = [];
  let group: Placed[] = [];
  let end = -1;
  for (const span of sorted) {
    if (span.from >= end) group = [];
    const taken = new Set(group.filter(({ to }) => to > span.from).map(({ lane }) => lane));
    let lane = 0;
    while (taken.has(lane)) lane += 1;
    const laid = { ...span, lane, lanes: 1 };
    group.push(laid);
    done.push(laid);
    const lanes = Math.max(...group.map((each) => each.lane)) + 1;
    for (const each of group) each.lanes = lanes;
    end = Math.max(end, span.to);
  }
  return done;
}

/** Where the doctor can be booked at all: weekly hours within the department's opening hours. */
function overlap(some: Span[], others: Span[]): Span[] {
  return some.flatMap((one) =>
    others
      .map((other) => ({ from: Math.max(one.from, other.from), to: Math.min(one.to, other.to) }))
      .filter(({ from, to }) => from < to),
  );
}

export function columnsOf(zone: Zone, day: string, doctors: readonly Doctor[], free: FreeSlotsQuery | undefined): Column[] {
  const slots = new Map<string, Slot[]>();
  for (const slot of free?.availableSlots ?? []) {
    const of = slots.get(slot.doctor.id) ?? [];
    of.push({ ...spanOf(zone, day, slot), startsAt: slot.startsAt });
    slots.set(slot.doctor.id, of);
  }
  const all = doctors.map(({ id, fullName, specialization, calendar }) => {
    const ofKind = (kind: Entry["kind"]): Span[] =>
      calendar.filter((entry) => entry.kind === kind).map((entry) => spanOf(zone, day, entry));
    const booked = calendar.flatMap((entry) =>
      entry.appointment ? [{ ...spanOf(zone, day, entry), appointment: entry.appointment }] : [],
    );
    return {
      id,
      name: fullName,
      specialization,
      open: overlap(ofKind("AVAILABLE"), ofKind("OPENING")),
      off: ofKind("TIME_OFF"),
      held: ofKind("HOLD"),
      appointments: placed(booked),
      slots: slots.get(id) ?? [],
    };
  });
  // Who is not there stands at the end.
  return [...all.filter(isThere), ...all.filter((column) => !isThere(column))];
}

function isThere({ open, appointments }: Column): boolean {
  return open.length > 0 || appointments.length > 0;
}

/** The hours that a board shows: all that anything is in. Null where nothing is. */
export function hoursOf(columns: readonly Column[]): Span | null {
  const spans = columns.flatMap(({ open, appointments, held, slots }) => [...open, ...appointments, ...held, ...slots]);
  if (spans.length === 0) return null;
  return {
    from: Math.floor(Math.min(...spans.map(({ from }) => from)) / 60) * 60,
    to: Math.ceil(Math.max(...spans.map(({ to }) => to)) / 60) * 60,
  };
}
