import { parseDate, toZoned } from "@internationalized/date";
import { useCallback, useEffect, useMemo } from "react";
import { useQuery } from "urql";

import { problemIn } from "../../data/problems.ts";
import { DayBoardDocument } from "../../queries/day-board.ts";
import { FreeSlotsDocument } from "../../queries/free-slots.ts";
import type { Problem } from "../../session/problems.ts";
import { useZone } from "../../time/zone.ts";
import { columnsOf, type Column, type Gone } from "./day.ts";

const REFRESH_MILLISECONDS = 20_000;

export interface BoardData {
  columns: Column[];
  gone: readonly Gone[];
  isLoading: boolean;
  problem: Problem | null;
  refresh: () => void;
}

/** A day of a department, and the times that are free for an appointment of some minutes; asked for again now and then. */
export function useBoard(department: string, day: string, minutes: number): BoardData {
  const zone = useZone();
  const { from, to } = useMemo(() => {
    const date = parseDate(day);
    return {
      from: toZoned(date, zone.id).toAbsoluteString(),
      to: toZoned(date.add({ days: 1 }), zone.id).toAbsoluteString(),
    };
  }, [day, zone.id]);
  const [board, askBoard] = useQuery({ query: DayBoardDocument, variables: { department, day, from, to } });
  const [free, askFree] = useQuery({ query: FreeSlotsDocument, variables: { department, from, to, minutes } });
  const refresh = useCallback(() => {
    askBoard({ requestPolicy: "network-only" });
    askFree({ requestPolicy: "network-only" });
  }, [askBoard, askFree]);
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") refresh();
    }, REFRESH_MILLISECONDS);
    return () => clearInterval(timer);
  }, [refresh]);
  const doctors = board.data?.department?.doctors.nodes;
  const columns = useMemo(
    () => (doctors ? columnsOf(zone, day, doctors, free.data) : []),
    [zone, day, doctors, free.data],
  );
  const error = board.error ?? free.error;
  return {
    columns,
    gone: board.data?.appointments.nodes ?? [],
    isLoading: !doctors && !error,
    problem: error ? problemIn(error) : null,
    refresh,
  };
}
