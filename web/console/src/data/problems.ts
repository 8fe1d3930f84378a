import type { CombinedError } from "@urql/core";

import { awayProblem, problemOf, type Problem } from "../session/problems.ts";

/** The first problem of an answer: the server names the one that decides first. */
export function problemIn(error: CombinedError): Problem {
  const [first] = error.graphQLErrors;
  return first ? problemOf(first) : awayProblem();
}
