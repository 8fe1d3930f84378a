/** Times are those of the hospital, wherever the browser is. */
import { fromAbsolute, parseAbsolute, toCalendarDate, type CalendarDate, type ZonedDateTime } from "@internationalized/date";
import { useMemo } from "react";

import { useViewer } from "../session/Viewer.tsx";
import { formatLocale, useLanguage } from "../words/words.ts";

export interface Zone {
  /** The zone's name in the IANA database. */
  id: string;
  /** What people call it. */
  name: string;
  /** Whether the browser's clock shows another time. */
  isForeign: boolean;
  now: () => ZonedDateTime;
  today: () => CalendarDate;
  /** A moment of the server (ISO 8601, UTC) as the hospital's clock shows it. */
  at: (moment: string) => ZonedDateTime;
  time: (moment: string) => string;
  /** A day as in "Monday, 3 March 2025". */
  longDay: (day: CalendarDate) => string;
  /** A day as in "3 Mar 2025". */
  shortDay: (day: CalendarDate) => string;
}

function offsetNow(timeZone: string | undefined): string {
  const parts = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" }).formatToParts(new Date());
  return parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
}

export function makeZone(id: string, locale: string): Zone {
  const time = new Intl.DateTimeFormat(locale, { timeZone: id, hour: "2-digit", minute: "2-digit" });
  // Days have no zone: they are formatted as the midnight of UTC that they stand for.
  const long = new Intl.DateTimeFormat(locale, { timeZone: "UTC", weekday: "long", day: "numeric", month: "long", year: "numeric" });
  const short = new Intl.DateTimeFormat(locale, { timeZone: "UTC", day: "numeric", month: "short", year: "numeric" });
  const names = new Intl.DateTimeFormat(locale, { timeZone: id, timeZoneName: "long" }).formatToParts(new Date());
  const now = (): ZonedDateTime => fromAbsolute(Date.now(), id);
  return {
    id,
    name: names.find(({ type }) => type === "timeZoneName")?.value ?? id,
    isForeign: offsetNow(id) !== offsetNow(undefined),
    now,
    today: () => toCalendarDate(now()),
    at: (moment) => parseAbsolute(moment, id),
    time: (moment) => time.format(new Date(moment)),
    longDay: (day) => long.format(day.toDate("UTC")),
    shortDay: (day) => short.format(day.toDate("UTC")),
  };
}

export function useZone(): Zone {
  const { hospital } = useViewer();
  const language = useLanguage();
  // The language decides on the locale.
  return useMemo(() => ({ language, zone: makeZone(hospital.timeZone, formatLocale()) }), [hospital.timeZone, language]).zone;
}
