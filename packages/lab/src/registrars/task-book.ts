import type { Clock } from "../clock.ts";
import type { Outcome } from "../hetzner/action-book.ts";
import type { Rng } from "../rng.ts";
import type { RegistrarDomain, RegistrarTask } from "./registrar-account.ts";

export interface TaskWish {
  kind: string;
  work: RegistrarTask["work"];
  /** Virtual milliseconds from now to its end. */
  takes: number;
  requestId?: string;
  /** What a fault rule wants of it. */
  outcome?: Outcome | undefined;
}

/** Work that goes on after its request was answered: todo, then doing, then done or failed. */
export interface TaskBook {
  start(domain: RegistrarDomain, wish: TaskWish): RegistrarTask;
  get(id: number): RegistrarTask | undefined;
  /** Newest first. */
  of(domain: string): RegistrarTask[];
  pending(domain: string): RegistrarTask | undefined;
  /** Ends a task now: well, or as the failure says. */
  end(task: RegistrarTask, failure?: RegistrarTask["failure"]): void;
  all(): RegistrarTask[];
  restore(tasks: RegistrarTask[]): void;
  recoverTimers(): void;
}

export interface TaskBookParts {
  clock: Clock;
  rng: Rng;
  /** Makes true what a task was for. */
  finish(task: RegistrarTask): void;
}

const timer = "registrar-task";

export function createTaskBook({ clock, rng, finish }: TaskBookParts): TaskBook {
  const tasks = new Map<number, RegistrarTask>();

  clock.on(timer, ({ id }) => {
    const task = tasks.get(Number(id));
    if (!task || !isOpen(task)) return;
    if (task.status === "todo") move(task, "doing");
    if (clock.now() >= task.endsAt) end(task, task.failure);
    else plan(task);
  });

  function plan(task: RegistrarTask): void {
    clock.schedule(task.status === "todo" ? task.startsAt : task.endsAt, { type: timer, id: task.id });
  }

  function move(task: RegistrarTask, status: RegistrarTask["status"]): void {
    task.status = status;
    task.updatedAt = clock.wall();
  }

  function end(task: RegistrarTask, failure?: RegistrarTask["failure"]): void {
    if (!isOpen(task)) return;
    move(task, failure?.status ?? "done");
    task.comment = failure?.comment ?? "";
    task.doneAt = clock.wall();
    task.endsAt = clock.now();
    if (!failure) finish(task);
  }

  function of(domain: string): RegistrarTask[] {
    return [...tasks.values()].filter((task) => task.domain === domain).toSorted((a, b) => b.startsAt - a.startsAt || b.id - a.id);
  }

  return {
    start(domain, { kind, work, takes, requestId, outcome }) {
      const now = clock.now();
      const total = takes + (outcome?.stuck ?? 0);
      const task: RegistrarTask = {
        id: 100_000_000 + (rng.keyed(`registrar task ${domain.name} ${rng.nth(`registrar task ${domain.name}`)}`) % 900_000_000),
        registrar: domain.registrar,
        domain: domain.name,
        kind,
        status: "todo",
        comment: "",
        createdAt: clock.wall(),
        updatedAt: clock.wall(),
        ...(requestId !== undefined && { requestId }),
        // The first third is the wait in line.
        startsAt: now + takes / 3,
        endsAt: now + total,
        work,
        ...(outcome?.error && {
          failure: { status: outcome.error.code === "cancelled" ? "cancelled" : "error", comment: outcome.error.message } as const,
        }),
      };
      tasks.set(task.id, task);
      if (total === 0) end(task, task.failure);
      else plan(task);
      return task;
    },
    get: (id) => tasks.get(id),
    of,
    pending: (domain) => of(domain).find(isOpen),
    end,
    all: () => [...tasks.values()],
    restore(saved) {
      tasks.clear();
      for (const task of saved) tasks.set(task.id, task);
    },
    recoverTimers() {
      clock.dropTasks(timer);
      for (const task of tasks.values()) if (isOpen(task)) plan(task);
    },
  };
}

function isOpen({ status }: RegistrarTask): boolean {
  return status === "todo" || status === "doing";
}
