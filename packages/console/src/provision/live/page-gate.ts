import type { Gate } from "./follow-stream.ts";

/** A tab that nobody has looked at for so long gives its place on the server to others. */
const hiddenForMs = 60_000;

/** Open while the browser has a connection and the tab is looked at, or was a moment ago. */
export function pageGate(signal: AbortSignal): Gate {
  let isForgotten = false;
  let shutting = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const listeners = new Set<() => void>();
  const options = { signal };

  window.addEventListener("offline", shut, options);
  window.addEventListener("online", open, options);
  document.addEventListener(
    "visibilitychange",
    () => {
      clearTimeout(timer);
      if (document.visibilityState === "visible") {
        isForgotten = false;
        open();
      } else
        timer = setTimeout(() => {
          isForgotten = true;
          shut();
        }, hiddenForMs);
    },
    options,
  );

  const shutBy = () => (!navigator.onLine ? "offline" : isForgotten ? "hidden" : undefined);
  return {
    shutBy,
    shutting: () => shutting.signal,
    opened: (over) =>
      new Promise((resolve) => {
        const look = () => {
          if (shutBy() && !over.aborted) return;
          listeners.delete(look);
          resolve();
        };
        listeners.add(look);
        over.addEventListener("abort", look, { once: true });
        look();
      }),
  };

  function shut(): void {
    const before = shutting;
    shutting = new AbortController();
    before.abort();
  }

  function open(): void {
    for (const look of listeners) look();
  }
}
