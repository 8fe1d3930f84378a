import { useEffect } from "react";

import { currentActions } from "./actions.ts";

const PAUSE_MILLISECONDS = 1500;

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.closest("input, textarea, select, [role=dialog], [role=alertdialog], [role=menu]") !== null)
  );
}

/** Runs actions by their keys. A key that belongs to a text, a dialog or a menu stays with it. */
export function useKeys(): void {
  useEffect(() => {
    let pressed = "";
    let pressedAt = 0;
    function onKeyDown(event: KeyboardEvent): void {
      if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        currentActions().find(({ id }) => id === "palette")?.run();
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1 || isTyping(event.target)) return;
      const now = Date.now();
      pressed = now - pressedAt > PAUSE_MILLISECONDS ? event.key : `${pressed} ${event.key}`.slice(-3);
      pressedAt = now;
      const wanted = [pressed, event.key];
      const action = currentActions().find(({ keys }) => keys !== undefined && wanted.includes(keys));
      if (!action) return;
      event.preventDefault();
      pressed = "";
      action.run();
    }
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}
