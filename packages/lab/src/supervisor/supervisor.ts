import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { ChildDefinition } from "./child-definition.ts";
import { logPath, rotateLog } from "./child-log.ts";
import { readSupervisorRecord, writeSupervisorRecord, type ChildRecord, type SupervisorRecord } from "./child-record.ts";
import { isReady } from "./is-ready.ts";
import { identifyThisProcess, isRunning, type ProcessIdentity } from "./process-identity.ts";
import { tryLock, type ProcessLock } from "./process-lock.ts";
import { startChild } from "./start-child.ts";
import { stopProcessGroup } from "./stop-process-group.ts";
import { killStragglers } from "./stragglers.ts";

/** How often adopted children are looked at and logs are measured. */
const watchMs = 1_000;
const mostRestarts = 5;
/** Pause before a restart; doubled each time. */
const firstBackoffMs = 500;
/** A child that has run this long is not in a crash loop, whatever happened before. */
const longRunMs = 10 * 60_000;

/** Another supervisor owns this state folder. */
export class AlreadyRunningError extends Error {
  override readonly name = "AlreadyRunningError";
  readonly holder: ProcessIdentity;

  constructor(holder: ProcessIdentity) {
    super(`already running as process ${holder.pid}`);
    this.holder = holder;
  }
}

export interface SupervisorEvents {
  onChange?: (name: string, what: "adopted" | "started" | "ready" | "ended" | "restarting" | "gave-up") => void;
}

/** Starts programs in order, adopts those that survived an earlier supervisor, keeps them running, and stops them in reverse order. */
export class Supervisor {
  readonly stateDirectory: string;
  readonly #record: SupervisorRecord;
  readonly #lock: ProcessLock;
  readonly #events: SupervisorEvents;
  readonly #stopping = new AbortController();
  readonly #watching: Promise<void>[] = [];

  /** Rejects with AlreadyRunningError when a living supervisor has this state folder. */
  static async open(stateDirectory: string, events: SupervisorEvents = {}): Promise<Supervisor> {
    const attempt = await tryLock(join(stateDirectory, "supervisor.lock"));
    if (attempt.lock === undefined) throw new AlreadyRunningError(attempt.holder);
    const before = await readSupervisorRecord(recordPath(stateDirectory));
    const record = { id: before?.id ?? randomUUID(), supervisor: identifyThisProcess(), children: before?.children ?? [] };
    await writeSupervisorRecord(recordPath(stateDirectory), record);

    return new Supervisor(stateDirectory, record, attempt.lock, events);
  }

  private constructor(stateDirectory: string, record: SupervisorRecord, lock: ProcessLock, events: SupervisorEvents) {
    this.stateDirectory = stateDirectory;
    this.#record = record;
    this.#lock = lock;
    this.#events = events;
  }

  get children(): readonly ChildRecord[] {
    return this.#record.children;
  }

  /** Starts a child, or adopts it when it still runs and passes its check. Rejects with ChildFailedError. */
  async start(definition: ChildDefinition, signal?: AbortSignal): Promise<ChildRecord> {
    const adopted = await this.#adopt(definition);
    const record = adopted ?? (await this.#startNew(definition, 0, signal));
    this.#watching.push(this.#watch(definition));

    return record;
  }

  /** Stops every child, the last started first, then whatever they left behind. Safe to call twice. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#watching);
    await stopRecorded(this.stateDirectory, this.#record);
    await this.#lock.release();
  }

  async #adopt(definition: ChildDefinition): Promise<ChildRecord | undefined> {
    const record = this.#find(definition.name);
    if (record === undefined) return undefined;
    const check = definition.ready;
    const healthy =
      check === undefined || check.type === "log" || (await isReady(check, { log: record.log, logStart: 0, exited: undefined }));
    if (isRunning(record) && healthy) {
      this.#events.onChange?.(definition.name, "adopted");
      return record;
    }
    await stopProcessGroup(record, definition);
    await this.#forget(definition.name);

    return undefined;
  }

  async #startNew(definition: ChildDefinition, restarts: number, signal?: AbortSignal): Promise<ChildRecord> {
    const log = logPath(this.stateDirectory, definition.name);
    await startChild(definition, {
      id: this.#record.id,
      log,
      ...(signal === undefined ? {} : { signal }),
      onStart: async (identity) => {
        const { name, stop, graceMs, port } = definition;
        const startedAt = new Date().toISOString();
        const record = { name, pid: identity.pid, startTicks: identity.startTicks, log, startedAt, restarts, stop, graceMs };
        await this.#remember({ ...record, ...(port === undefined ? {} : { port }) });
        this.#events.onChange?.(name, "started");
      },
    });
    this.#events.onChange?.(definition.name, "ready");

    return this.#find(definition.name)!;
  }

  /** Runs until the supervisor stops, or the child has ended and is not to be started again. */
  async #watch(definition: ChildDefinition): Promise<void> {
    for (;;) {
      await delay(watchMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
      if (this.#stopping.signal.aborted) return;
      const record = this.#find(definition.name);
      if (record === undefined) return;
      await rotateLog(record.log);
      if (isRunning(record)) continue;
      this.#events.onChange?.(definition.name, "ended");
      if (definition.restart === "never" || !(await this.#restart(definition, recentRestarts(record)))) return;
    }
  }

  async #restart(definition: ChildDefinition, restarts: number): Promise<boolean> {
    for (let attempt = restarts + 1; attempt <= mostRestarts; attempt += 1) {
      this.#events.onChange?.(definition.name, "restarting");
      await delay(firstBackoffMs * 2 ** (attempt - 1), undefined, { signal: this.#stopping.signal }).catch(() => undefined);
      if (this.#stopping.signal.aborted) return false;
      try {
        await this.#startNew(definition, attempt, this.#stopping.signal);
        return true;
      } catch {
        // Its log says why; the next attempt waits longer.
      }
    }
    this.#events.onChange?.(definition.name, "gave-up");

    return false;
  }

  #find(name: string): ChildRecord | undefined {
    return this.#record.children.find((child) => child.name === name);
  }

  async #remember(record: ChildRecord): Promise<void> {
    const place = this.#record.children.findIndex((child) => child.name === record.name);
    if (place === -1) this.#record.children.push(record);
    else this.#record.children[place] = record;
    await writeSupervisorRecord(recordPath(this.stateDirectory), this.#record);
  }

  async #forget(name: string): Promise<void> {
    this.#record.children = this.#record.children.filter((child) => child.name !== name);
    await writeSupervisorRecord(recordPath(this.stateDirectory), this.#record);
  }
}

function recentRestarts({ startedAt, restarts }: ChildRecord): number {
  return Date.now() - Date.parse(startedAt) > longRunMs ? 0 : restarts;
}

export function recordPath(stateDirectory: string): string {
  return join(stateDirectory, "supervisor.json");
}

/** Stops what a record names, in reverse order, kills what is left over, and empties the record. Works without the supervisor that wrote it. */
export async function stopRecorded(stateDirectory: string, record: SupervisorRecord): Promise<void> {
  for (const child of record.children.toReversed()) await stopProcessGroup(child, child);
  await killStragglers(record.id);
  await writeSupervisorRecord(recordPath(stateDirectory), { id: record.id, children: [] });
}
