/** What went wrong, in the server's own words; what the console adds is in data/fallbacks.tsx. */

/** One thing wrong with one value, `path` being that of the input without its head: `phone`, `firstAppointment.startsAt`. */
export interface FieldProblem {
  path: string;
  code: string;
  message: string;
}

export interface Problem {
  code: string;
  message: string;
  hint: string | null;
  details: Record<string, unknown>;
  problems: FieldProblem[];
}

/** The request came to no answer of the server. */
export const AWAY = "AWAY";

/** Codes after which the same request may be sent again, as nothing is wrong with it. */
const PASSING = new Set([AWAY, "DATABASE_UNAVAILABLE", "SERVER_STOPPING", "OVERLOADED"]);

export function isPassing(problem: Problem): boolean {
  return PASSING.has(problem.code);
}

export function awayProblem(): Problem {
  return { code: AWAY, message: "", hint: null, details: {}, problems: [] };
}

/** The problem in one error of a GraphQL answer. */
export function problemOf(error: { message: string; extensions?: Record<string, unknown> | undefined }): Problem {
  const { code, hint, details, problems } = error.extensions ?? {};
  return {
    code: typeof code === "string" ? code : "INTERNAL",
    message: error.message,
    hint: typeof hint === "string" ? hint : null,
    details: isRecord(details) ? details : {},
    problems: Array.isArray(problems) ? problems.filter(isFieldProblem).map(withoutHead) : [],
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isFieldProblem(value: unknown): value is FieldProblem {
  return isRecord(value) && ["path", "code", "message"].every((name) => typeof value[name] === "string");
}

/** The server may name the variable that a value came in: `input.email`. */
function withoutHead(problem: FieldProblem): FieldProblem {
  return { ...problem, path: problem.path.replace(/^input\./, "") };
}
