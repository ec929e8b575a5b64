import type { WallTime } from "../clock.ts";
import type { Action } from "../hetzner/action-book.ts";
import type { Change } from "../hetzner/store.ts";
import type { Laboratory } from "../laboratory.ts";
import type { RegistrarState } from "../registrars/registrar-book.ts";
import { restoreSnapshot, takeSnapshot, type LabSnapshot } from "./lab-snapshot.ts";
import { recoverTimers } from "./recover-timers.ts";
import type { StateFolder } from "./state-folder.ts";

/** How much of the journal a killed lab may lose. */
const flushEveryMs = 1000;
/** How much of its state a killed lab may lose when it keeps no log: this many flushes. */
const flushesPerSave = 5;

const snapshotFile = "state.json";
const logFile = "changes.ndjson";

/** One commit as the log keeps it. */
interface LogLine {
  virtual: number;
  changes?: Change[];
  action?: Action;
  /** Whole each time: it is small, and one change touches accounts, domains and tasks together. */
  registrars?: RegistrarState;
}

/** Writes a lab's state to its folder while it runs. */
export interface StateKeeper {
  save(): void;
  close(): void;
}

/** Brings back what an earlier run left. Returns whether there was anything. */
export function restoreState(laboratory: Laboratory, folder: StateFolder): boolean {
  const text = folder.read(snapshotFile);
  if (text === undefined) return false;
  restoreSnapshot(laboratory, JSON.parse(text) as LabSnapshot);
  replayLog(laboratory, folder.read(logFile) ?? "");
  return true;
}

/** Saves every few seconds while something changes; `durable` also logs each commit, so that nothing is lost. */
export function keepState(laboratory: Laboratory, folder: StateFolder, wall: WallTime, durable: boolean): StateKeeper {
  let dirty = false;
  let flushes = 0;
  let cancel = wall.after(flushEveryMs, tick);

  function log(line: Omit<LogLine, "virtual">): void {
    dirty = true;
    if (durable) folder.append(logFile, `${JSON.stringify({ virtual: laboratory.clock.now(), ...line })}\n`);
  }

  function save(): void {
    dirty = false;
    folder.replace(snapshotFile, JSON.stringify(takeSnapshot(laboratory)));
    folder.remove(logFile);
  }

  function tick(): void {
    laboratory.journal.flush();
    if (++flushes % flushesPerSave === 0 && dirty) save();
    cancel = wall.after(flushEveryMs, tick);
  }

  laboratory.cloud.store.onChange((changes) => log({ changes }));
  laboratory.cloud.actions.onChange((action) => log({ action }));
  laboratory.registrars.onChange(() => log({ registrars: laboratory.registrars.snapshot() }));
  save();
  return {
    save,
    close() {
      cancel();
      save();
    },
  };
}

function replayLog(laboratory: Laboratory, text: string): void {
  const lines = text.split("\n").filter((line) => line !== "");
  if (lines.length === 0) return;
  const { clock, cloud } = laboratory;
  const resources = new Map(cloud.store.snapshot().map((change) => [`${change.kind} ${change.id}`, change]));
  const actions = new Map(cloud.actions.snapshot().map((action) => [action.id, action]));
  let virtual = clock.now();
  let registrars = laboratory.registrars.snapshot();
  for (const line of lines) {
    const entry = readLine(line);
    // The last line of a killed process may be half a line.
    if (!entry) break;
    virtual = Math.max(virtual, entry.virtual);
    for (const change of entry.changes ?? []) resources.set(`${change.kind} ${change.id}`, change);
    registrars = entry.registrars ?? registrars;
    if (entry.action) actions.set(entry.action.id, entry.action);
  }
  const snapshot = takeSnapshot(laboratory);
  const kept = [...resources.values()].filter((change) => change.record !== undefined);
  restoreSnapshot(laboratory, {
    ...snapshot,
    clock: { ...snapshot.clock, virtual },
    resources: kept,
    actions: [...actions.values()],
    registrars,
  });
  recoverTimers(laboratory);
}

function readLine(line: string): LogLine | undefined {
  try {
    return JSON.parse(line) as LogLine;
  } catch {
    return undefined;
  }
}
