/** The forms with text that the server has not confirmed, by the names that a person knows them by. */
import { useEffect, useId, useSyncExternalStore } from "react";

const names = new Map<string, string>();
const listeners = new Set<() => void>();
let listed: readonly string[] = [];

function changed(): void {
  listed = [...names.values()];
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function unsavedNames(): readonly string[] {
  return listed;
}

export function useUnsavedNames(): readonly string[] {
  return useSyncExternalStore(subscribe, unsavedNames);
}

/** Has the console ask before it leaves the screen, as long as `name` is not null. */
export function useUnsaved(name: string | null): void {
  const id = useId();
  useEffect(() => {
    if (name === null) return;
    names.set(id, name);
    changed();
    return () => {
      names.delete(id);
      changed();
    };
  }, [id, name]);
}
