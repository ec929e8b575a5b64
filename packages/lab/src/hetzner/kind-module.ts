import type { Type } from "typebox";
import type { TSchema } from "typebox";
import { Compile } from "typebox/compile";
import type { Action, Effect } from "./action-book.ts";
import type { Cloud } from "./cloud.ts";
import { ApiError, notFound } from "./errors.ts";
import type { Project } from "./project.ts";
import { singular, type Kind, type Kinds, type Resource } from "./resources.ts";

/** One authorised request on its way through a route. */
export interface Call {
  cloud: Cloud;
  project: Project;
  params: Record<string, string>;
  query: Record<string, string | string[]>;
  /** Base address of links in list answers, such as `http://127.0.0.1:1234/v1/servers`. */
  url: string;
  /** Virtual time whose state a stale read shows. */
  staleAt?: number;
}

/** `json` is serialised already: resources keep their text until they change. */
export interface Answer {
  status: number;
  json?: string;
  headers?: Record<string, string>;
  actionIds?: number[];
}

export interface Route {
  method: "GET" | "POST" | "PUT" | "DELETE";
  /** Below `/v1`, with `:id` for parameters. */
  path: string;
  validator?: ReturnType<typeof Compile>;
  /** Names of the body's fields, to report those a client sends in vain. */
  fields?: Set<string>;
  run(call: Call, body: unknown): Answer;
}

/** Everything the emulator knows about one kind of resource. */
export interface KindModule<K extends Kind = Kind> {
  kind: K;
  routes: Route[];
  /** The resource as clients see it, in the era of its project. */
  render(cloud: Cloud, record: Kinds[K]): object;
  /** What actions do when they end, by effect name. Throwing `ApiError` ends the action in that error. */
  effects?: Record<string, (cloud: Cloud, effect: Effect, action: Action) => void>;
  /** Cuts the ties to other resources just before the resource disappears. */
  vanish?(cloud: Cloud, record: Kinds[K]): void;
}

/** Lets modules of different kinds share one list. */
export function kindModule<K extends Kind>(module: KindModule<K>): KindModule {
  return module;
}

export function get(path: string, run: (call: Call) => Answer): Route {
  return { method: "GET", path, run };
}

export function del(path: string, run: (call: Call) => Answer): Route {
  return { method: "DELETE", path, run };
}

/** A route with a body; its schema is compiled once. */
export function write<S extends TSchema>(
  method: "POST" | "PUT",
  path: string,
  schema: S,
  run: (call: Call, body: Type.Static<S>) => Answer,
): Route {
  const properties = (schema as { properties?: object }).properties ?? {};
  return { method, path, validator: Compile<TSchema>(schema), fields: new Set(Object.keys(properties)), run };
}

/** The resource a route is about; throws `not_found` when it does not exist in the project. */
export function subject<K extends Kind>(call: Call, kind: K): Kinds[K] {
  return need(call.cloud, kind, call.project.id, Number(call.params["id"]));
}

/** A resource that can still be worked with, for a route's own subject or one its body names. */
export function need<K extends Kind>(cloud: Cloud, kind: K, project: string, id: number): Kinds[K] {
  const record = cloud.store.find(kind, project, id);
  if (!record) throw notFound(singular[kind], id);
  return record;
}

/** Like `subject`, for changes: a resource that only lingers cannot be changed any more. */
export function living<K extends Kind>(call: Call, kind: K): Kinds[K] {
  const record: Resource = subject(call, kind);
  if (record.deleted) throw notFound(singular[kind], record.id);
  return record as Kinds[K];
}

export function needLiving<K extends Kind>(cloud: Cloud, kind: K, project: string, id: number): Kinds[K] {
  const record: Resource = need(cloud, kind, project, id);
  if (record.deleted) throw notFound(singular[kind], id);
  return record as Kinds[K];
}

/** Answers with one resource and the actions a write started. */
export function created(call: Call, kind: Kind, id: number, extra: string[] = [], actions: Action[] = []): Answer {
  return {
    status: 201,
    json: `{${[`"${singular[kind]}":${call.cloud.store.json(kind, id)}`, ...extra].join(",")}}`,
    actionIds: actions.map((action) => action.id),
  };
}

export function actionAnswer(call: Call, action: Action, extra: object = {}, status = 201): Answer {
  const rest = Object.entries(extra).map(([key, value]) => `,${JSON.stringify(key)}:${JSON.stringify(value)}`);
  return { status, json: `{"action":${call.cloud.actions.json(action)}${rest.join("")}}`, actionIds: [action.id] };
}

export function actionsJson(cloud: Cloud, actions: Action[]): string {
  return `[${actions.map((action) => cloud.actions.json(action)).join(",")}]`;
}

export function refuseProtected(record: { protectDelete: boolean }, what: string): void {
  if (record.protectDelete) throw new ApiError("protected", `${what} is protected from deletion`);
}
