/** Signs demo accounts in, each when a tab first needs it, and keeps their tokens in memory only. */
import { DEMO_HEADER, DEMO_HOSPITAL, DEMO_PASSWORD } from "./demo/accounts.ts";

/** How far an account's sign-in has come; `refused` carries the server's reason. */
export type SignIn = "unknown" | "pending" | "done" | { readonly refused: string };

const SIGN_IN = "mutation DemoSignIn($input: SignInInput!) { signIn(input: $input) { accessToken } }";

interface Answer {
  data?: Record<string, unknown> | null;
  errors?: { message: string; extensions?: { code?: string } }[];
}

/** What a person reads in the result pane, which otherwise shows where in this bundle the error arose, too. */
class Failure extends Error {
  override readonly stack: string | undefined = undefined;
}

async function send(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(input, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Failure("The server did not answer. Is it still running?", { cause: error });
  }
  if (!/json|multipart\/mixed|event-stream/.test(response.headers.get("content-type") ?? "")) {
    throw new Failure(`The server answered ${response.status} ${response.statusText}, and not with JSON.`);
  }
  return response;
}

/** Whether the whole request fell to a missing session, so that nothing happened and it may be sent again. */
async function lostItsSession(response: Response): Promise<boolean> {
  if (response.status === 401) return true;
  if (!response.headers.get("content-type")?.includes("json")) return false;
  const { data, errors } = (await response.clone().json()) as Answer;
  const nothingDone = Object.values(data ?? {}).every((value) => value === null);
  return nothingDone && (errors ?? []).some((error) => error.extensions?.code === "UNAUTHENTICATED");
}

export class DemoSessions {
  readonly #endpoint: string;
  readonly #tokens = new Map<string, Promise<string>>();
  readonly #listeners = new Set<() => void>();
  #states: ReadonlyMap<string, SignIn> = new Map();

  constructor(endpoint: string) {
    this.#endpoint = endpoint;
  }

  /** For React's `useSyncExternalStore`. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The state of every account that was asked for so far. */
  readonly states = (): ReadonlyMap<string, SignIn> => this.#states;

  /** The account's access token; one sign-in, however many ask at once. Fails with the server's reason. */
  token(email: string): Promise<string> {
    let token = this.#tokens.get(email);
    if (token === undefined) {
      token = this.#signIn(email);
      this.#tokens.set(email, token);
      this.#note(email, "pending");
      token.then(
        () => this.#note(email, "done"),
        (error: Error) => {
          this.#tokens.delete(email);
          this.#note(email, { refused: error.message });
        },
      );
    }
    return token;
  }

  /** As the browser's `fetch`, with the demo header turned into a session's, which is renewed when it has ended. */
  readonly fetch: typeof fetch = async (input, init) => {
    const headers = new Headers(init?.headers);
    const email = headers.get(DEMO_HEADER);
    headers.delete(DEMO_HEADER);
    if (email === null) return send(input, { ...init, headers });

    const used = this.token(email);
    headers.set("Authorization", `Bearer ${await used}`);
    const response = await send(input, { ...init, headers });
    if (!(await lostItsSession(response))) return response;

    if (this.#tokens.get(email) === used) this.#tokens.delete(email);
    headers.set("Authorization", `Bearer ${await this.token(email)}`);
    return send(input, { ...init, headers });
  };

  async #signIn(email: string): Promise<string> {
    const input = { hospital: DEMO_HOSPITAL, email, password: DEMO_PASSWORD };
    const response = await send(this.#endpoint, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({ query: SIGN_IN, variables: { input } }),
    });
    const { data, errors } = (await response.json()) as Answer;
    const session = data?.["signIn"] as { accessToken: string } | null | undefined;
    if (!session) throw new Failure(`${email} could not sign in: ${errors?.[0]?.message ?? "no session came back"}`);
    return session.accessToken;
  }

  #note(email: string, state: SignIn): void {
    this.#states = new Map(this.#states).set(email, state);
    for (const listener of this.#listeners) listener();
  }
}
