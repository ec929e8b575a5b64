import { Type } from "typebox";
import { sortBy, listResources, pageAnswer, values, type Filter } from "./list.ts";
import { ApiError, notFound } from "./errors.ts";
import { checkLabels } from "./labels.ts";
import type { Action } from "./action-book.ts";
import { actionAnswer, del, get, living, subject, write, type Answer, type Call, type Route } from "./kind-module.ts";
import { singular, type Kind, type Kinds, type Resource } from "./resources.ts";

export const Id = Type.Integer({ minimum: 1 });
export const IdOrName = Type.Union([Type.Integer(), Type.String({ minLength: 1 })]);
export const LabelMap = Type.Record(Type.String(), Type.String());
export const Name = Type.String({ minLength: 1, maxLength: 128 });

/** List and single read of a kind; `filters` are the query parameters it knows beside name and label selector. */
export function readRoutes<K extends Kind>(kind: K, filters: Record<string, Filter<Kinds[K]>> = {}): Route[] {
  return [
    get(`/${kind}`, (call) => listResources(call, kind, filters)),
    get(`/${kind}/:id`, (call) => {
      if (call.staleAt === undefined)
        return { status: 200, json: `{"${singular[kind]}":${call.cloud.store.json(kind, subject(call, kind).id)}}` };
      const json = call.cloud.store.jsonAt(kind, call.project.id, Number(call.params["id"]), call.staleAt);
      if (json === undefined) throw notFound(singular[kind], call.params["id"]!);
      return { status: 200, json: `{"${singular[kind]}":${json}}` };
    }),
  ];
}

/** PUT of name and labels, plus what a kind adds. Labels replace the whole set. */
export function updateRoute<K extends Kind>(
  kind: K,
  more: (call: Call, record: Kinds[K], body: Record<string, unknown>) => void = () => {},
): Route {
  const schema = Type.Object({ name: Type.Optional(Name), labels: Type.Optional(LabelMap) });
  return write("PUT", `/${kind}/:id`, schema, (call, body) => {
    const record: Resource = living(call, kind);
    if (body.labels) record.labels = checkLabels(body.labels);
    if (body.name !== undefined && body.name !== record.name) {
      call.cloud.checkName(kind, record.project, body.name);
      call.cloud.store.rename(kind, record.id, body.name);
    }
    more(call, record as Kinds[K], body);
    call.cloud.store.touch(kind, record.id);
    return { status: 200, json: `{"${singular[kind]}":${call.cloud.store.json(kind, record.id)}}` };
  });
}

/** DELETE of a kind that answers at once; the resource itself lingers. `check` may refuse. */
export function deleteRoute<K extends Kind>(kind: K, check: (call: Call, record: Kinds[K]) => Answer | undefined = () => undefined): Route {
  return del(`/${kind}/:id`, (call) => {
    const record = subject(call, kind);
    const repeated = secondDelete(call, record, singular[kind]);
    if (repeated) return repeated;
    const answer = check(call, record);
    call.cloud.letGo(kind, record);
    return answer ?? { status: 204 };
  });
}

/** What a DELETE of something already deleted answers; undefined when this is the first. */
export function secondDelete(call: Call, record: Resource, what: string): Answer | undefined {
  if (!record.deleted) return undefined;
  const wanted = call.cloud.knobs.get("hetzner.linger.second_delete");
  if (wanted === 404) throw notFound(what, record.id);
  if (wanted === 409) throw new ApiError("conflict", `${what} is being deleted`);
  return { status: 204 };
}

const actionFields: Record<string, (action: Action) => string | number> = {
  id: (action) => action.id,
  command: (action) => action.command,
  status: (action) => action.status,
  started: (action) => action.started,
  finished: (action) => action.finished ?? "",
};

/** Sorted, filtered page of actions. */
export function actionList(call: Call, actions: Action[]): Answer {
  const statuses = values(call, "status");
  const kept = statuses.length > 0 ? actions.filter((action) => statuses.includes(action.status)) : actions;
  return pageAnswer(call, "actions", sortBy(kept, values(call, "sort"), actionFields), (action) => call.cloud.actions.json(action));
}

/** The four ways to read a kind's actions. */
export function actionRoutes(kind: Kind): Route[] {
  const type = singular[kind];
  const about = (action: Action | undefined, call: Call): action is Action =>
    action?.project === call.project.id && action.resources.some((resource) => resource.type === type);
  return [
    get(`/${kind}/actions`, (call) =>
      actionList(
        call,
        call.cloud.actions.ofProject(call.project.id).filter((action) => about(action, call)),
      ),
    ),
    get(`/${kind}/actions/:action`, (call) => {
      const action = call.cloud.actions.get(Number(call.params["action"]));
      if (!about(action, call)) throw notFound("action", call.params["action"]!);
      return actionAnswer(call, action, {}, 200);
    }),
    get(`/${kind}/:id/actions`, (call) => actionList(call, call.cloud.actions.ofResource(type, subject(call, kind).id))),
    get(`/${kind}/:id/actions/:action`, (call) => {
      const record = subject(call, kind);
      const action = call.cloud.actions.get(Number(call.params["action"]));
      if (!about(action, call) || !action.resources.some((resource) => resource.id === record.id))
        throw notFound("action", call.params["action"]!);
      return actionAnswer(call, action, {}, 200);
    }),
  ];
}

/** `change_protection` for kinds whose only protection is against deletion. Done in the answer. */
export function protectionRoute(kind: "networks" | "load_balancers" | "volumes" | "primary_ips" | "floating_ips" | "images"): Route {
  return write("POST", `/${kind}/:id/actions/change_protection`, Type.Object({ delete: Type.Optional(Type.Boolean()) }), (call, body) => {
    const record = living(call, kind);
    if (body.delete !== undefined) record.protectDelete = body.delete;
    call.cloud.store.touch(kind, record.id);
    const action = call.cloud.run(record.project, {
      command: "change_protection",
      resources: [{ type: singular[kind], id: record.id }],
      latency: "none",
    });
    return actionAnswer(call, action);
  });
}

/** `change_dns_ptr` for kinds with their own public addresses; leaving the name out restores the default. */
export function dnsPtrRoute(kind: "servers" | "load_balancers" | "primary_ips" | "floating_ips"): Route {
  return write(
    "POST",
    `/${kind}/:id/actions/change_dns_ptr`,
    Type.Object({ ip: Type.String(), dns_ptr: Type.Optional(Type.String()) }),
    (call, body) => {
      const record = living(call, kind);
      if (body.dns_ptr === undefined) delete record.dnsPtr[body.ip];
      else record.dnsPtr[body.ip] = body.dns_ptr;
      call.cloud.store.touch(kind, record.id);
      const action = call.cloud.run(record.project, {
        command: "change_dns_ptr",
        resources: [{ type: singular[kind], id: record.id }],
        latency: "none",
      });
      return actionAnswer(call, action);
    },
  );
}

/** Reverse name of an address nobody named. */
export function defaultDnsPtr(ip: string): string {
  return `static.${ip.split(".").toReversed().join(".")}.clients.lab.invalid`;
}
