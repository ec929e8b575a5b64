import { useSyncExternalStore } from "react";

// Which rows are open outlives the page: a link to another row and the way back leave them as they were.
const open = new Set<string>();
const listeners = new Set<() => void>();
let version = 0;

/** Whether rows are open, by the job's id. */
export function useOpenRows(): { isOpen(jobId: string): boolean } {
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => version,
  );
  return { isOpen: (jobId) => open.has(jobId) };
}

export function setRowOpen(jobId: string, isOpen: boolean): void {
  if (isOpen === open.has(jobId)) return;
  if (isOpen) open.add(jobId);
  else open.delete(jobId);
  version += 1;
  for (const listener of listeners) listener();
}
