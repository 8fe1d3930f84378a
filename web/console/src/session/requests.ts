/** The three routes of /session (graph/http/sessions.py). The refresh token is in a cookie that no script reads. */
import { awayProblem, problemOf, type Problem } from "./problems.ts";

export interface Credentials {
  hospital: string;
  email: string;
  password: string;
  code?: string;
}

export interface SessionAccount {
  id: string;
  email: string;
  firstName: string | null;
  lastName: string | null;
  roles: string[];
}

/** An access token, until when it is valid by this machine's clock, and the account. */
export interface Access {
  token: string;
  until: number;
  account: SessionAccount;
}

export type Outcome<T> = { value: T; problem?: never } | { value?: never; problem: Problem };

interface Told {
  accessToken: string;
  expiresAt: string;
  account: SessionAccount;
  errors?: { message: string; extensions?: Record<string, unknown> }[];
}

async function send(method: "POST" | "DELETE", path: string, body?: unknown, token?: string): Promise<Outcome<Told>> {
  let response: Response;
  let told: Told;
  try {
    response = await fetch(path, {
      method,
      headers: {
        Accept: "application/json",
        "Wardgraph-Console": "1",
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      },
      body: body === undefined ? null : JSON.stringify(body),
      credentials: "same-origin",
    });
    told = (await response.json()) as Told;
  } catch {
    return { problem: awayProblem() };
  }
  const error = told.errors?.[0];
  return error ? { problem: problemOf(error) } : { value: told };
}

/** The clock of this machine may be wrong, so a lifetime is counted from the answer on. */
function access(told: Told, sentAt: number): Access {
  return { token: told.accessToken, until: sentAt + LIFETIME_MILLISECONDS, account: told.account };
}

/** Access tokens last 15 minutes (docs/signing-in.md); renewed a little earlier, no request meets an expired one. */
const LIFETIME_MILLISECONDS = 14 * 60_000;

export async function openSession(credentials: Credentials): Promise<Outcome<Access>> {
  const sentAt = Date.now();
  const { value, problem } = await send("POST", "/session", credentials);
  return value ? { value: access(value, sentAt) } : { problem };
}

export async function renewSession(): Promise<Outcome<Access>> {
  const sentAt = Date.now();
  const { value, problem } = await send("POST", "/session/refresh", {});
  return value ? { value: access(value, sentAt) } : { problem };
}

export async function closeSession(token: string | undefined): Promise<Outcome<true>> {
  const { problem } = await send("DELETE", "/session", undefined, token);
  return problem ? { problem } : { value: true };
}
