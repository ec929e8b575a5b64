/** Where real time comes from. Only the process entry binds it to the machine; tests may pass their own. */
export interface WallTime {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls back once after `ms` real milliseconds; the returned function cancels. */
  after(ms: number, callback: () => void): () => void;
}

/** Work that falls due at a virtual time. Plain data, so that a snapshot can carry it over a restart. */
export interface TimerTask {
  type: string;
  [key: string]: unknown;
}

interface Timer {
  at: number;
  seq: number;
  task: TimerTask;
}

export interface ClockSnapshot {
  virtual: number;
  speed: number;
  timers: { at: number; task: TimerTask }[];
}

/** Time that runs `speed` times as fast as the wall; at speed 0 it stands still and moves only by `advance`. */
export interface Clock {
  /** Virtual milliseconds since the lab was first started. */
  now(): number;
  /** Real time in milliseconds since the epoch. */
  wall(): number;
  speed(): number;
  setSpeed(speed: number): void;
  /** Moves virtual time forward and runs everything that falls due, in order. */
  advance(ms: number): void;
  /** Plans a task; the returned function takes it back. */
  schedule(at: number, task: TimerTask): () => void;
  /** Names who runs tasks of a type. */
  on(type: string, run: (task: TimerTask) => void): void;
  /** Runs what is due by now; called before each answer so that no timer resolution shows through. */
  settle(): void;
  /** Resolves after `ms` virtual milliseconds, or rejects when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  dropTasks(type: string): void;
  snapshot(): ClockSnapshot;
  restore(snapshot: ClockSnapshot): void;
  close(): void;
}

/** Highest accepted speed: one real second is then ten virtual minutes. */
export const maxSpeed = 600;

// Node's timers overflow at 2^31 ms; a longer wait is simply looked at again.
const longestWait = 2 ** 31 - 1;

export const systemWall: WallTime = {
  now: () => Date.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

export function createClock(wall: WallTime, initialSpeed = 1): Clock {
  const handlers = new Map<string, (task: TimerTask) => void>();
  const sleepers = new Map<number, () => void>();
  let timers: Timer[] = [];
  let speed = checkSpeed(initialSpeed);
  let anchorWall = wall.now();
  let anchorVirtual = 0;
  let running = 0;
  let settling = false;
  let sequence = 0;
  let cancelWake: (() => void) | undefined;

  // While a due task runs, time reads as the moment it fell due, so chained delays do not drift with machine load.
  function now(): number {
    return settling ? running : Math.max(running, anchorVirtual + (wall.now() - anchorWall) * speed);
  }

  function moveTo(virtual: number): void {
    anchorVirtual = virtual;
    anchorWall = wall.now();
  }

  function settle(): void {
    if (settling) return;
    const limit = now();
    settling = true;
    try {
      for (let next = timers[0]; next && next.at <= limit; next = timers[0]) {
        popTimer(timers);
        running = Math.max(running, next.at);
        handlers.get(next.task.type)?.(next.task);
      }
    } finally {
      running = Math.max(running, limit);
      settling = false;
    }
    wake();
  }

  function wake(): void {
    cancelWake?.();
    cancelWake = undefined;
    const next = timers[0];
    if (!next || speed === 0) return;
    cancelWake = wall.after(Math.min(longestWait, Math.max(0, Math.ceil((next.at - now()) / speed))), settle);
  }

  function schedule(at: number, task: TimerTask): () => void {
    const timer: Timer = { at, seq: ++sequence, task };
    pushTimer(timers, timer);
    if (!settling && timers[0] === timer) wake();
    return () => {
      timers = timers.filter((other) => other !== timer);
      rebuildHeap(timers);
    };
  }

  handlers.set("sleep", (task) => {
    const wakeUp = sleepers.get(Number(task["id"]));
    sleepers.delete(Number(task["id"]));
    wakeUp?.();
  });

  return {
    now,
    wall: () => wall.now(),
    speed: () => speed,
    setSpeed(next) {
      const virtual = now();
      speed = checkSpeed(next);
      moveTo(virtual);
      wake();
    },
    advance(ms) {
      moveTo(now() + ms);
      settle();
    },
    schedule,
    on: (type, run) => void handlers.set(type, run),
    settle,
    sleep(ms, signal) {
      if (ms <= 0) return Promise.resolve();
      return new Promise((resolve, reject) => {
        const id = ++sequence;
        const cancel = schedule(now() + ms, { type: "sleep", id });
        const abort = (): void => {
          cancel();
          sleepers.delete(id);
          reject(signal?.reason instanceof Error ? signal.reason : new Error("The wait was cancelled"));
        };
        sleepers.set(id, () => {
          signal?.removeEventListener("abort", abort);
          resolve();
        });
        if (signal?.aborted) abort();
        else signal?.addEventListener("abort", abort, { once: true });
      });
    },
    dropTasks(type) {
      timers = timers.filter((timer) => timer.task.type !== type);
      rebuildHeap(timers);
      wake();
    },
    snapshot() {
      const kept = timers.filter((timer) => timer.task.type !== "sleep").toSorted(byDueTime);
      return { virtual: now(), speed, timers: kept.map(({ at, task }) => ({ at, task })) };
    },
    restore(snapshot) {
      speed = checkSpeed(snapshot.speed);
      running = snapshot.virtual;
      moveTo(snapshot.virtual);
      timers = snapshot.timers.map(({ at, task }) => ({ at, task, seq: ++sequence }));
      rebuildHeap(timers);
      wake();
    },
    close() {
      cancelWake?.();
      timers = [];
    },
  };
}

function checkSpeed(speed: number): number {
  if (speed === 0 || (speed >= 1 && speed <= maxSpeed)) return speed;
  throw new RangeError(`Clock speed must be 0 or between 1 and ${maxSpeed}, not ${speed}`);
}

function byDueTime(a: Timer, b: Timer): number {
  return a.at - b.at || a.seq - b.seq;
}

function pushTimer(heap: Timer[], timer: Timer): void {
  heap.push(timer);
  for (let child = heap.length - 1; child > 0;) {
    const parent = (child - 1) >> 1;
    if (byDueTime(heap[child]!, heap[parent]!) >= 0) return;
    swap(heap, child, parent);
    child = parent;
  }
}

function popTimer(heap: Timer[]): void {
  const last = heap.pop();
  if (!last || heap.length === 0) return;
  heap[0] = last;
  siftDown(heap, 0);
}

function siftDown(heap: Timer[], start: number): void {
  for (let parent = start; ;) {
    let least = parent;
    for (const child of [2 * parent + 1, 2 * parent + 2]) {
      if (child < heap.length && byDueTime(heap[child]!, heap[least]!) < 0) least = child;
    }
    if (least === parent) return;
    swap(heap, parent, least);
    parent = least;
  }
}

function rebuildHeap(heap: Timer[]): void {
  for (let index = (heap.length >> 1) - 1; index >= 0; index--) siftDown(heap, index);
}

function swap(heap: Timer[], a: number, b: number): void {
  [heap[a], heap[b]] = [heap[b]!, heap[a]!];
}
