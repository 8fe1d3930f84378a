/** What can be done by keyboard: listed by the palette (Ctrl+K), and where a key is bound, by the list of shortcuts (?). */
import { useEffect, useSyncExternalStore } from "react";

import type { IconName } from "../parts/Icon.tsx";

export interface Action {
  id: string;
  name: string;
  group: string;
  icon: IconName;
  /** Keys pressed one after the other, such as `g r`; they count where no text is being typed. */
  keys?: string;
  run: () => void;
}

const actions = new Map<string, Action>();
const listeners = new Set<() => void>();
let listed: readonly Action[] = [];

function changed(): void {
  listed = [...actions.values()];
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function currentActions(): readonly Action[] {
  return listed;
}

export function useCurrentActions(): readonly Action[] {
  return useSyncExternalStore(subscribe, currentActions);
}

/** Offers actions for as long as the component is there. `added` has to be the same array as long as nothing changes. */
export function useActions(added: readonly Action[]): void {
  useEffect(() => {
    for (const action of added) actions.set(action.id, action);
    changed();
    return () => {
      for (const action of added) if (actions.get(action.id) === action) actions.delete(action.id);
      changed();
    };
  }, [added]);
}
