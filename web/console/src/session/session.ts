/**
 * Who is signed in, in this tab and all others of the browser.
 *
 * The access token is in memory only. A refresh token is exchanged once, so tabs take turns (navigator.locks) and hand
 * the new access token to each other (BroadcastChannel). A session that ended keeps the screen: whoever waits for a
 * token goes on waiting until somebody has signed in again.
 */
import { isPassing, type Problem } from "./problems.ts";
import { closeSession, openSession, renewSession, type Access, type Credentials, type SessionAccount } from "./requests.ts";

export type SessionState =
  | { kind: "starting" }
  /** The server did not answer, so nobody knows. */
  | { kind: "unknown"; problem: Problem }
  | { kind: "out" }
  | { kind: "in"; account: SessionAccount }
  /** The session ended while its screen was open. */
  | { kind: "ended"; account: SessionAccount };

type Message = { kind: "access"; access: Access } | { kind: "out" };

const LOCK = "wardgraph-session";

export class Session {
  #state: SessionState = { kind: "starting" };
  #access: Access | null = null;
  #waiting: (() => void)[] = [];
  #renewing: Promise<void> | null = null;
  readonly #listeners = new Set<() => void>();
  readonly #channel = new BroadcastChannel(LOCK);

  constructor() {
    this.#channel.addEventListener("message", ({ data }: MessageEvent<Message>) => this.#hear(data));
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly state = (): SessionState => this.#state;

  /** The access token to send, if somebody is signed in. */
  get token(): string | undefined {
    return this.#access?.token;
  }

  /** Whether a request has to wait for a new token first. */
  get isStale(): boolean {
    return this.#state.kind === "ended" || (this.#state.kind === "in" && (this.#access?.until ?? 0) < Date.now());
  }

  /** Finds out who is signed in: by the cookie that an earlier page left, if any. */
  async start(): Promise<void> {
    this.#become({ kind: "starting" });
    await this.#renewInTurn(undefined);
  }

  async signIn(credentials: Credentials): Promise<Problem | null> {
    const outcome = await inTurn(() => openSession(credentials));
    if (outcome.problem) return outcome.problem;
    this.#take(outcome.value);
    this.#tell({ kind: "access", access: outcome.value });
    return null;
  }

  /** Signs out here and in all tabs, even if the server cannot be reached: then the problem says that it did not hear of it. */
  async signOut(): Promise<Problem | null> {
    const outcome = await inTurn(() => closeSession(this.token));
    if (outcome.problem && isPassing(outcome.problem)) return outcome.problem;
    this.#leave();
    this.#tell({ kind: "out" });
    return null;
  }

  /** Gives an ended session up: somebody else takes the place. The text typed stays a draft of its own account. */
  leave(): void {
    this.#leave();
    this.#tell({ kind: "out" });
  }

  /** Has a token that is valid, after signing in again if need be. `refused` is the one that the server did not take. */
  async renew(refused: string | undefined): Promise<void> {
    this.#renewing ??= this.#renewInTurn(refused).finally(() => {
      this.#renewing = null;
    });
    await this.#renewing;
    while (this.#state.kind === "ended") {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  async #renewInTurn(refused: string | undefined): Promise<void> {
    const before = this.#access?.token;
    await inTurn(async () => {
      const other = this.#access;
      // Another tab had its turn, and told of what it got.
      if (other && other.token !== before && other.token !== refused && other.until > Date.now()) return;
      const outcome = await renewSession();
      if (outcome.value) {
        this.#take(outcome.value);
        this.#tell({ kind: "access", access: outcome.value });
      } else if (isPassing(outcome.problem) || outcome.problem.code === "RATE_LIMITED") {
        if (this.#state.kind === "starting") this.#become({ kind: "unknown", problem: outcome.problem });
      } else {
        this.#end();
      }
    });
  }

  #take(access: Access): void {
    const { kind } = this.#state;
    const known = kind === "in" || kind === "ended" ? this.#state.account : null;
    this.#access = access;
    // Somebody else has nothing to do with what is on the screen.
    if (known && known.id !== access.account.id) {
      window.location.assign("/");
      return;
    }
    this.#become({ kind: "in", account: access.account });
  }

  #end(): void {
    this.#access = null;
    const { kind } = this.#state;
    this.#become(kind === "in" || kind === "ended" ? { kind: "ended", account: this.#state.account } : { kind: "out" });
  }

  #leave(): void {
    this.#access = null;
    this.#become({ kind: "out" });
  }

  #hear(message: Message): void {
    if (message.kind === "access") this.#take(message.access);
    else this.#leave();
  }

  #tell(message: Message): void {
    this.#channel.postMessage(message);
  }

  #become(state: SessionState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
    if (state.kind === "ended" || state.kind === "starting") return;
    for (const proceed of this.#waiting.splice(0)) proceed();
  }
}

/** One tab at a time. Browsers have locks on pages that came over TLS, and on this machine's own. */
async function inTurn<T>(act: () => Promise<T>): Promise<T> {
  if (!("locks" in navigator)) return act();
  return navigator.locks.request(LOCK, act);
}

export const session = new Session();
