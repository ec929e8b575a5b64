import type { Clock } from "../clock.ts";
import { timestamp } from "./timestamp.ts";
import type { ResourceType } from "./resources.ts";

export interface ActionError {
  code: string;
  message: string;
}

/**
 * What an action does once its time has come; `name` picks a handler, the rest are its arguments. Plain data for snapshots. Handlers are
 * safe to repeat: after a kill the log may hold an effect's changes, but not yet the end of its action.
 */
export interface Effect {
  name: string;
  [argument: string]: unknown;
}

/** How a fault changes the course of an action. */
export interface Outcome {
  error?: ActionError;
  /** Progress stands still at this value for `stuck` virtual milliseconds before the action goes on. */
  frozenAt?: number;
  stuck?: number;
}

export interface ActionResource {
  id: number;
  type: ResourceType;
}

export interface Action {
  id: number;
  project: string;
  command: string;
  status: "running" | "success" | "error";
  /** Virtual times between which progress grows. */
  startsAt: number;
  finishesAt: number;
  started: string;
  finished: string | null;
  error: ActionError | null;
  resources: ActionResource[];
  /** Blocks other changes of its server or volume while it runs. */
  exclusive: boolean;
  effect?: Effect;
  undo?: Effect;
  outcome?: Outcome;
}

export interface NewAction extends Omit<Action, "status" | "started" | "finished" | "error"> {}

/** All actions of all projects. They outlive their resources, because a poller fails hard when one id is missing. */
export interface ActionBook {
  start(action: NewAction): Action;
  get(id: number): Action | undefined;
  json(action: Action): string;
  ofProject(project: string): Action[];
  ofResource(type: string, id: number): Action[];
  running(type: string, id: number): Action[];
  /** Tells about every action that starts or ends. */
  onChange(listener: (action: Action) => void): void;
  snapshot(): Action[];
  restore(actions: Action[]): void;
  clear(project?: string): void;
}

export interface ActionHooks {
  apply(effect: Effect, action: Action): ActionError | undefined;
  changed(action: Action): void;
}

const keptFor = 24 * 3_600_000;

export function createActionBook(clock: Clock, hooks: ActionHooks): ActionBook {
  const actions = new Map<number, Action>();
  const finishedJson = new Map<number, string>();
  const byResource = new Map<string, Set<Action>>();
  const runningByResource = new Map<string, Set<Action>>();

  let listener: ((action: Action) => void) | undefined;

  function changed(action: Action): void {
    hooks.changed(action);
    listener?.(action);
  }

  clock.on("action", (task) => finish(Number(task["id"])));
  clock.on("action-forgotten", (task) => forget(Number(task["id"])));

  function start(fresh: NewAction): Action {
    const action: Action = { ...fresh, status: "running", started: timestamp(clock.wall()), finished: null, error: null };
    action.finishesAt += action.outcome?.stuck ?? 0;
    index(action);
    if (action.finishesAt <= clock.now()) finish(action.id);
    else {
      clock.schedule(action.finishesAt, { type: "action", id: action.id });
      changed(action);
    }
    return action;
  }

  function index(action: Action): void {
    actions.set(action.id, action);
    for (const { type, id } of action.resources) {
      const key = `${type} ${id}`;
      addTo(byResource, key, action);
      if (action.status === "running") addTo(runningByResource, key, action);
    }
  }

  function finish(id: number): void {
    const action = actions.get(id);
    if (action?.status !== "running") return;
    const error = action.outcome?.error ?? (action.effect && hooks.apply(action.effect, action));
    if (error && action.undo) hooks.apply(action.undo, action);
    action.status = error ? "error" : "success";
    action.error = error ?? null;
    action.finished = timestamp(clock.wall());
    for (const resource of action.resources) removeFrom(runningByResource, `${resource.type} ${resource.id}`, action);
    clock.schedule(clock.now() + keptFor, { type: "action-forgotten", id });
    changed(action);
  }

  function forget(id: number): void {
    const action = actions.get(id);
    if (!action) return;
    actions.delete(id);
    finishedJson.delete(id);
    for (const resource of action.resources) {
      removeFrom(byResource, `${resource.type} ${resource.id}`, action);
      removeFrom(runningByResource, `${resource.type} ${resource.id}`, action);
    }
  }

  return {
    start,
    get: (id) => actions.get(id),
    json(action) {
      if (action.status === "running") return serialise(action, progress(action, clock.now()));
      let json = finishedJson.get(action.id);
      if (json === undefined) finishedJson.set(action.id, (json = serialise(action, 100)));
      return json;
    },
    ofProject: (project) => [...actions.values()].filter((action) => action.project === project),
    ofResource: (type, id) => [...(byResource.get(`${type} ${id}`) ?? [])],
    running: (type, id) => [...(runningByResource.get(`${type} ${id}`) ?? [])],
    onChange: (next) => void (listener = next),
    snapshot: () => [...actions.values()],
    restore(saved) {
      for (const map of [actions, finishedJson, byResource, runningByResource]) map.clear();
      for (const action of saved) index(action);
    },
    clear(project) {
      for (const action of actions.values()) if (project === undefined || action.project === project) forget(action.id);
    },
  };
}

/** Grows linearly with the expected time; 100 is reserved for actions that are over. */
function progress(action: Action, now: number): number {
  const stuck = action.outcome?.stuck ?? 0;
  const frozenAt = action.outcome?.frozenAt ?? 0;
  const worked = action.finishesAt - stuck - action.startsAt;
  const reached = worked > 0 ? ((now - action.startsAt) / worked) * 100 : 100;
  const shown = stuck > 0 ? Math.max(Math.min(reached, frozenAt), reached - (stuck / Math.max(worked, 1)) * 100) : reached;
  return Math.max(0, Math.min(99, Math.floor(shown)));
}

function serialise(action: Action, percent: number): string {
  const { id, command, status, started, finished, error, resources } = action;
  return JSON.stringify({ id, command, status, progress: percent, started, finished, error, resources });
}

function addTo(map: Map<string, Set<Action>>, key: string, action: Action): void {
  const set = map.get(key);
  if (set) set.add(action);
  else map.set(key, new Set([action]));
}

function removeFrom(map: Map<string, Set<Action>>, key: string, action: Action): void {
  const set = map.get(key);
  set?.delete(action);
  if (set?.size === 0) map.delete(key);
}
