import { useSyncExternalStore } from "react";

/** Changes that are only of interest are told at most this often, milliseconds. */
const politeEveryMs = 10_000;

let polite = "";
let assertive = "";
let lastPoliteAt = -Infinity;
const listeners = new Set<() => void>();

/** Reads a change out when there is time for it. */
export function announce(text: string): void {
  if (performance.now() - lastPoliteAt < politeEveryMs || text === polite) return;
  lastPoliteAt = performance.now();
  polite = text;
  tell();
}

/** Reads a failure out at once. */
export function announceNow(text: string): void {
  assertive = text;
  tell();
}

/** The two live regions: once, in the page's root. */
export function Announcer() {
  const texts = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => `${polite}\n${assertive}`,
  );
  const [first, second] = texts.split("\n");
  return (
    <>
      <div className="visually-hidden" role="status" aria-live="polite">
        {first}
      </div>
      <div className="visually-hidden" role="alert" aria-live="assertive">
        {second}
      </div>
    </>
  );
}

function tell(): void {
  for (const listener of listeners) listener();
}
