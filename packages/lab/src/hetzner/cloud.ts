import type { Clock } from "../clock.ts";
import { milliseconds } from "../duration.ts";
import type { Rng } from "../rng.ts";
import {
  createActionBook,
  type Action,
  type ActionBook,
  type ActionError,
  type ActionResource,
  type Effect,
  type Outcome,
} from "./action-book.ts";
import { publicRanges, parseRange, toAddress, type PublicRange } from "./addresses.ts";
import { ApiError, limitExceeded, nameTaken } from "./errors.ts";
import { spreadMilliseconds, type Knobs } from "./knobs.ts";
import type { Project } from "./project.ts";
import { singular, type Kind, type Resource } from "./resources.ts";
import { createStore, type Store } from "./store.ts";
import type { KindModule } from "./kind-module.ts";

export type LatencyName =
  | "create_server"
  | "start_server"
  | "stop_server"
  | "delete_server"
  | "attach_to_network"
  | "add_subnet"
  | "create_load_balancer"
  | "add_service"
  | "add_target"
  | "apply_firewall"
  | "create_volume"
  | "attach_volume"
  | "assign_ip"
  | "other"
  | "none";

export interface Work {
  command: string;
  resources: ActionResource[];
  latency: LatencyName;
  effect?: Effect;
  undo?: Effect;
  /** Refuses other work on its server or volume meanwhile. */
  exclusive?: boolean;
  /** Waits for everything that already runs on this resource. */
  queueOn?: ActionResource;
  /** Starts when this action is over. */
  after?: Action;
  outcome?: Outcome | undefined;
}

/** A change somebody outside may care about, such as the boot driver. */
export interface CloudEvent {
  type: "server-started" | "server-stopped" | "server-deleted" | "server-reset" | "server-rebuilt";
  server: number;
}

/** The emulated cloud: its state, and the verbs the kinds are written in. */
export interface Cloud {
  clock: Clock;
  rng: Rng;
  knobs: Knobs;
  store: Store;
  actions: ActionBook;
  project(id: string): Project;
  /** A fresh id; keyed ids follow from seed, project, kind, name and how often that name was created before. */
  newId(kind: Kind, project: string, name: string): number;
  /** An unused public address for a key such as a resource id. */
  newAddress(range: PublicRange, key: string): string;
  newAddress6(key: string): string;
  /** Starts work on resources of a project. Done in the answer when its latency is nil. */
  run(project: string, work: Work): Action;
  /** Refuses with `locked` while exclusive work runs. */
  refuseLocked(type: "server" | "volume", id: number): void;
  /** Lets a resource whose DELETE was accepted disappear after its lingering time. */
  letGo(kind: Kind, record: Resource): void;
  /** Runs a kind's clean-up and forgets the resource at once. */
  vanish(kind: Kind, id: number): void;
  /** A span drawn from a lingering knob, in virtual milliseconds. */
  linger(knob: string, key: string): number;
  /** Throws `resource_limit_exceeded` when a project cannot hold so many more. */
  checkQuota(kind: Kind, project: string, more?: number): void;
  checkName(kind: Kind, project: string, name: string): void;
  /** Load balancers and firewalls that choose servers by label may have changed with a server. */
  selectionChanged(project: string): void;
  emit(event: CloudEvent): void;
  onEvent(listener: (event: CloudEvent) => void): void;
  /** Set while a request runs whose actions a fault rule wants to end differently. */
  imposedOutcome: Outcome | undefined;
}

export interface CloudParts {
  clock: Clock;
  rng: Rng;
  knobs: Knobs;
  modules: KindModule[];
  project: (id: string) => Project;
}

export function createCloud({ clock, rng, knobs, modules, project }: CloudParts): Cloud {
  const byKind = new Map(modules.map((module) => [module.kind, module]));
  const effects = new Map(modules.flatMap((module) => Object.entries(module.effects ?? {})));
  const listeners: ((event: CloudEvent) => void)[] = [];
  const store = createStore(
    () => clock.now(),
    (kind, record) => byKind.get(kind)!.render(cloud, record as never),
  );
  const actions = createActionBook(clock, { apply, changed });
  let counter = 0;

  clock.on("gone", (task) => {
    cloud.vanish(task["kind"] as Kind, Number(task["id"]));
    store.commit();
  });

  function apply(effect: Effect, action: Action): ActionError | undefined {
    try {
      effects.get(effect.name)!(cloud, effect, action);
      return undefined;
    } catch (error) {
      if (error instanceof ApiError) return { code: error.code, message: error.message };
      throw error;
    } finally {
      store.commit();
    }
  }

  function changed(action: Action): void {
    for (const { type, id } of action.resources) if (type === "server" && action.exclusive) store.touch("servers", id);
    if (action.status !== "running") store.commit();
  }

  function duration(latency: LatencyName, key: string): number {
    if (latency === "none") return 0;
    const { p50, p95 } = spreadMilliseconds(knobs.get(`hetzner.latency.${latency}`));
    return rng.logNormal(`latency ${latency} ${key}`, p50, p95) * knobs.get("hetzner.latency.scale");
  }

  function run(projectId: string, work: Work): Action {
    const key = work.resources.map(({ type, id }) => `${type} ${id}`).join(" ");
    const queued = work.queueOn ? actions.running(work.queueOn.type, work.queueOn.id).map((action) => action.finishesAt) : [];
    const startsAt = Math.max(clock.now(), work.after?.finishesAt ?? 0, ...queued);
    const outcome = work.outcome ?? cloud.imposedOutcome;
    return actions.start({
      id: newActionId(projectId, `${work.command} ${key}`),
      project: projectId,
      command: work.command,
      startsAt,
      finishesAt: startsAt + duration(work.latency, `${work.command} ${key}`),
      resources: work.resources,
      exclusive: work.exclusive ?? false,
      ...(work.effect && { effect: work.effect }),
      ...(work.undo && { undo: work.undo }),
      ...(outcome && { outcome }),
    });
  }

  // Above 2^32, so that a client which keeps ids in 32 bits breaks here first.
  function newActionId(projectId: string, key: string): number {
    return freeId(2 ** 33, 2 ** 46, `action ${projectId} ${key}`, (id) => actions.get(id) !== undefined);
  }

  function newId(kind: Kind, projectId: string, name: string): number {
    return freeId(10_000_000, 2 ** 31, `${kind} ${projectId} ${name}`, (id) => store.get(kind, id) !== undefined);
  }

  function freeId(least: number, limit: number, key: string, taken: (id: number) => boolean): number {
    if (knobs.get("hetzner.ids") === "counter") return least + ++counter;
    const nth = rng.nth(`id ${key}`);
    for (let attempt = 0; ; attempt++) {
      const id = least + (rng.keyed(`id ${key} ${nth} ${attempt}`) % (limit - least));
      if (!taken(id)) return id;
    }
  }

  const cloud: Cloud = {
    clock,
    rng,
    knobs,
    store,
    actions,
    project,
    newId,
    newAddress(range, key) {
      const { base, size } = parseRange(publicRanges[range])!;
      for (let attempt = 0; ; attempt++) {
        const offset = rng.keyed(`address ${range} ${key} ${attempt}`) % size;
        // Network and broadcast looking addresses only confuse people.
        if (offset % 256 === 0 || offset % 256 === 255) continue;
        const address = toAddress(base + offset);
        if (!store.addressTaken(address)) return address;
      }
    },
    newAddress6(key) {
      const bits = rng.keyed(`address6 ${key}`);
      return `2001:db8:${(Math.floor(bits / 65536) % 65536).toString(16)}:${(bits % 65536).toString(16)}::`;
    },
    run,
    refuseLocked(type, id) {
      if (actions.running(type, id).some((action) => action.exclusive)) throw new ApiError("locked", `${type} is locked by another action`);
    },
    letGo(kind, record) {
      record.deleted = true;
      const wait = cloud.linger(singular[kind], `${kind} ${record.id}`);
      if (wait === 0) cloud.vanish(kind, record.id);
      else clock.schedule(clock.now() + wait, { type: "gone", kind, id: record.id });
    },
    vanish(kind, id) {
      const record = store.get(kind, id);
      if (!record) return;
      byKind.get(kind)!.vanish?.(cloud, record);
      store.remove(kind, id);
    },
    linger(knob, key) {
      const [least, most] = knobs.get(`hetzner.linger.${knob}` as "hetzner.linger.server");
      return rng.uniform(`linger ${knob} ${key}`, milliseconds(least), milliseconds(most)) * knobs.get("hetzner.latency.scale");
    },
    checkQuota(kind, projectId, more = 1) {
      if (store.count(kind, projectId) + more > project(projectId).quota[kind]) throw limitExceeded(singular[kind]);
    },
    checkName(kind, projectId, name) {
      if (store.byName(kind, projectId, name)) throw nameTaken();
    },
    selectionChanged(projectId) {
      for (const balancer of store.all("load_balancers", projectId)) {
        if (balancer.targets.some((target) => target.type === "label_selector")) store.touch("load_balancers", balancer.id);
      }
      for (const firewall of store.all("firewalls", projectId)) {
        if (firewall.selectors.length > 0) store.touch("firewalls", firewall.id);
      }
    },
    emit: (event) => listeners.forEach((listener) => listener(event)),
    onEvent: (listener) => void listeners.push(listener),
    imposedOutcome: undefined,
  };
  return cloud;
}
