/** Whether the server can be reached, and what waits for it: requests that may be sent again. */

export interface Away {
  /** When the server is asked again, by this machine's clock. */
  retryAt: number;
}

const FIRST_MILLISECONDS = 1000;
const LONGEST_MILLISECONDS = 30_000;

export class Reach {
  #away: Away | null = null;
  #delay = FIRST_MILLISECONDS;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #held = new Map<number, () => void>();
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly away = (): Away | null => this.#away;

  /** Sends a request again once the server is back, unless `drop` is called for its key before. */
  hold(key: number, again: () => void): void {
    this.#held.set(key, again);
    if (!this.#away) this.#wait();
  }

  drop(key: number): void {
    this.#held.delete(key);
  }

  /** The server did not answer a request that is not sent again by itself. */
  missed(): void {
    if (!this.#away) this.#wait();
  }

  /** The server answered. */
  reached(): void {
    if (!this.#away) return;
    clearTimeout(this.#timer);
    this.#delay = FIRST_MILLISECONDS;
    this.#become(null);
    const held = [...this.#held.values()];
    this.#held.clear();
    for (const again of held) again();
  }

  /** Asks now, and not when it was to be asked. */
  readonly retry = async (): Promise<void> => {
    clearTimeout(this.#timer);
    try {
      const response = await fetch("/readyz", { cache: "no-store" });
      if (response.ok) {
        this.reached();
        return;
      }
    } catch {
      // No answer at all: as good as one that says "not ready".
    }
    this.#wait();
  };

  #wait(): void {
    clearTimeout(this.#timer);
    this.#become({ retryAt: Date.now() + this.#delay });
    this.#timer = setTimeout(() => void this.retry(), this.#delay);
    this.#delay = Math.min(this.#delay * 2, LONGEST_MILLISECONDS);
  }

  #become(away: Away | null): void {
    this.#away = away;
    for (const listener of this.#listeners) listener();
  }
}

export const reach = new Reach();
