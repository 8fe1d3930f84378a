/** Holds what the server did not answer until it is back: reads, and commands that are done once however often they come. */
import type { Exchange, Operation, OperationResult } from "@urql/core";
import { filter, makeSubject, merge, pipe, share, tap } from "wonka";

import { isPassing } from "../session/problems.ts";
import { reach } from "./away.ts";
import { problemIn } from "./problems.ts";

function mayBeSentAgain(operation: Operation): boolean {
  if (operation.kind === "query") return true;
  const { input } = (operation.variables ?? {}) as { input?: { requestId?: unknown } };
  return operation.kind === "mutation" && typeof input?.requestId === "string";
}

function passes(result: OperationResult): boolean {
  const { error, operation } = result;
  if (!error || !isPassing(problemIn(error))) {
    reach.reached();
    return true;
  }
  return !mayBeSentAgain(operation);
}

export const patienceExchange: Exchange = ({ forward }) => {
  return (operations) => {
    const again = makeSubject<Operation>();
    const asked = pipe(
      operations,
      tap((operation) => {
        if (operation.kind === "teardown") reach.drop(operation.key);
      }),
      share,
    );
    return pipe(
      merge([asked, again.source]),
      forward,
      tap((result) => {
        if (!result.error || !isPassing(problemIn(result.error))) return;
        if (mayBeSentAgain(result.operation)) reach.hold(result.operation.key, () => again.next(result.operation));
        else reach.missed();
      }),
      filter(passes),
    );
  };
};
