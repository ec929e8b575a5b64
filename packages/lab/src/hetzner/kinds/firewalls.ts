import { Type } from "typebox";
import { canonicalCidr } from "../addresses.ts";
import type { Action } from "../action-book.ts";
import type { Cloud } from "../cloud.ts";
import { actionRoutes, deleteRoute, Id, LabelMap, Name, readRoutes, updateRoute } from "../common-routes.ts";
import { ApiError, invalidInput } from "../errors.ts";
import { actionsJson, created, kindModule, living, write, type Answer, type Call } from "../kind-module.ts";
import { checkLabels, parseSelector } from "../labels.ts";
import type { Firewall, FirewallRule } from "../resources.ts";
import { timestamp } from "../timestamp.ts";

const Rule = Type.Object({
  direction: Type.Union([Type.Literal("in"), Type.Literal("out")]),
  protocol: Type.Enum(["tcp", "udp", "icmp", "esp", "gre"]),
  source_ips: Type.Optional(Type.Array(Type.String(), { maxItems: 100 })),
  destination_ips: Type.Optional(Type.Array(Type.String(), { maxItems: 100 })),
  port: Type.Optional(Type.String()),
  description: Type.Optional(Type.String({ maxLength: 255 })),
});
const Rules = Type.Array(Rule, { maxItems: 50 });
const Applied = Type.Object({
  type: Type.Union([Type.Literal("server"), Type.Literal("label_selector")]),
  server: Type.Optional(Type.Object({ id: Id })),
  label_selector: Type.Optional(Type.Object({ selector: Type.String({ minLength: 1 }) })),
});
type Applied = Type.Static<typeof Applied>;
const Create = Type.Object({
  name: Name,
  labels: Type.Optional(LabelMap),
  rules: Type.Optional(Rules),
  apply_to: Type.Optional(Type.Array(Applied)),
});

/** More than this many firewalls on one server are refused. */
export const maxFirewallsPerServer = 5;

export const firewalls = kindModule<"firewalls">({
  kind: "firewalls",
  render: (cloud, firewall) => ({
    id: firewall.id,
    name: firewall.name,
    labels: firewall.labels,
    created: firewall.created,
    rules: firewall.rules,
    applied_to: [
      ...firewall.servers.map((id) => ({ type: "server", server: { id } })),
      ...firewall.selectors.map((selector) => ({
        type: "label_selector",
        label_selector: { selector },
        applied_to_resources: selectedServers(cloud, firewall.project, selector).map((id) => ({ type: "server", server: { id } })),
      })),
    ],
  }),
  routes: [
    ...actionRoutes("firewalls"),
    ...readRoutes("firewalls"),
    updateRoute("firewalls"),
    deleteRoute("firewalls", (_call, firewall) => {
      if (firewall.servers.length + firewall.selectors.length > 0)
        throw new ApiError("resource_in_use", `firewall with ID '${firewall.id}' is still in use`);
      return undefined;
    }),
    write("POST", "/firewalls", Create, createFirewall),
    write("POST", "/firewalls/:id/actions/set_rules", Type.Object({ rules: Rules }), (call, body) => {
      const firewall = living(call, "firewalls");
      const rules = checkRules(body.rules);
      const first = start(call, firewall, "set_firewall_rules", { name: "firewall.set_rules", rules });
      return answer(call, [
        first,
        ...firewall.servers.map((server) => start(call, firewall, "apply_firewall", { name: "firewall.noop" }, server)),
      ]);
    }),
    write(
      "POST",
      "/firewalls/:id/actions/apply_to_resources",
      Type.Object({ apply_to: Type.Array(Applied, { minItems: 1 }) }),
      (call, body) => {
        const firewall = living(call, "firewalls");
        return answer(
          call,
          body.apply_to.map((resource) => applyTo(call, firewall, resource)),
        );
      },
    ),
    write(
      "POST",
      "/firewalls/:id/actions/remove_from_resources",
      Type.Object({ remove_from: Type.Array(Applied, { minItems: 1 }) }),
      (call, body) => {
        const firewall = living(call, "firewalls");
        return answer(
          call,
          body.remove_from.map((resource) => removeFrom(call, firewall, resource)),
        );
      },
    ),
  ],
  effects: {
    "firewall.noop": () => {},
    "firewall.set_rules": (cloud, effect) => {
      const firewall = cloud.store.get("firewalls", Number(effect["firewall"]));
      if (firewall) firewall.rules = effect["rules"] as FirewallRule[];
      cloud.store.touch("firewalls", firewall?.id);
    },
    "firewall.apply": (cloud, effect) => {
      const server = cloud.store.get("servers", Number(effect["server"]));
      const link = server?.firewalls.find((one) => one.id === effect["firewall"]);
      if (link) link.status = "applied";
      cloud.store.touch("servers", server?.id);
    },
    "firewall.remove": (cloud, effect) => releaseServer(cloud, Number(effect["firewall"]), Number(effect["server"])),
    "firewall.remove_selector": (cloud, effect) => {
      const firewall = cloud.store.get("firewalls", Number(effect["firewall"]));
      if (firewall) firewall.selectors = firewall.selectors.filter((selector) => selector !== effect["selector"]);
      cloud.store.touch("firewalls", firewall?.id);
      touchSelected(cloud, firewall?.project, String(effect["selector"]));
    },
  },
});

function createFirewall(call: Call, body: Type.Static<typeof Create>): Answer {
  const { cloud, project } = call;
  const labels = checkLabels(body.labels ?? {});
  const rules = checkRules(body.rules ?? []);
  cloud.checkName("firewalls", project.id, body.name);
  cloud.checkQuota("firewalls", project.id);
  const id = cloud.newId("firewalls", project.id, body.name);
  const firewall: Firewall = {
    id,
    project: project.id,
    name: body.name,
    labels,
    created: timestamp(cloud.clock.wall()),
    rules,
    servers: [],
    selectors: [],
  };
  cloud.store.add("firewalls", firewall);
  const actions = [
    ...(rules.length > 0 ? [start(call, firewall, "set_firewall_rules", { name: "firewall.noop" })] : []),
    ...(body.apply_to ?? []).map((resource) => applyTo(call, firewall, resource)),
  ];
  return created(call, "firewalls", id, [`"actions":${actionsJson(cloud, actions)}`], actions);
}

function checkRules(rules: Type.Static<typeof Rules>): FirewallRule[] {
  return rules.map((rule, index) => {
    const needsPort = rule.protocol === "tcp" || rule.protocol === "udp";
    if (needsPort !== (rule.port !== undefined))
      throw invalidInput(`rules.${index}.port`, needsPort ? "port is required" : "port is not allowed");
    if (rule.port !== undefined && !isPortRange(rule.port)) throw invalidInput(`rules.${index}.port`, "must be a port or a range of ports");
    const inbound = rule.direction === "in";
    const remote = (inbound ? rule.source_ips : rule.destination_ips) ?? [];
    if (remote.length === 0) throw invalidInput(`rules.${index}.${inbound ? "source_ips" : "destination_ips"}`, "must not be empty");
    return {
      direction: rule.direction,
      source_ips: checkCidrs(rule.source_ips ?? [], `rules.${index}.source_ips`),
      destination_ips: checkCidrs(rule.destination_ips ?? [], `rules.${index}.destination_ips`),
      protocol: rule.protocol,
      port: rule.port ?? null,
      description: rule.description ?? null,
    };
  });
}

function checkCidrs(cidrs: string[], field: string): string[] {
  return cidrs.map((cidr) => {
    const canonical = canonicalCidr(cidr);
    if (canonical === undefined) throw invalidInput(field, `'${cidr}' is not a valid range`);
    return canonical;
  });
}

function isPortRange(text: string): boolean {
  if (text === "any") return true;
  const ports = text.split("-").map(Number);
  const valid = ports.every((port) => Number.isInteger(port) && port >= 1 && port <= 65_535);
  return valid && ports.length <= 2 && ports[0]! <= ports.at(-1)!;
}

function applyTo(call: Call, firewall: Firewall, resource: Applied): Action {
  if (resource.type === "label_selector") {
    const selector = resource.label_selector?.selector ?? "";
    parseSelector(selector);
    if (firewall.selectors.includes(selector)) throw new ApiError("firewall_already_applied", "firewall was already applied on resource");
    firewall.selectors.push(selector);
    touchSelected(call.cloud, firewall.project, selector);
    return start(call, firewall, "apply_firewall", { name: "firewall.noop" });
  }
  attachServer(call.cloud, firewall, resource.server?.id ?? 0);
  return start(call, firewall, "apply_firewall", { name: "firewall.apply", server: resource.server?.id }, resource.server?.id);
}

/** Links a firewall to a server, still pending. Throws when it cannot be. */
export function attachServer(cloud: Cloud, firewall: Firewall, serverId: number): void {
  const server = cloud.store.find("servers", firewall.project, serverId);
  if (!server || server.deleted) throw new ApiError("firewall_resource_not_found", `server with ID '${serverId}' not found`);
  if (firewall.servers.includes(serverId)) throw new ApiError("firewall_already_applied", "firewall was already applied on resource");
  if (server.ipv4 === null && server.ipv6 === null) throw new ApiError("private_net_only_server", "server has no public interface");
  if (server.firewalls.length >= maxFirewallsPerServer)
    throw new ApiError("resource_limit_exceeded", "server firewall limit exceeded", { limits: [{ name: "server_firewalls_limit" }] });
  firewall.servers.push(serverId);
  server.firewalls.push({ id: firewall.id, status: "pending" });
  cloud.store.touch("firewalls", firewall.id);
  cloud.store.touch("servers", serverId);
}

function removeFrom(call: Call, firewall: Firewall, resource: Applied): Action {
  if (resource.type === "label_selector") {
    const selector = resource.label_selector?.selector ?? "";
    if (!firewall.selectors.includes(selector)) throw new ApiError("firewall_resource_not_found", `label selector '${selector}' not found`);
    return start(call, firewall, "remove_firewall", { name: "firewall.remove_selector", selector });
  }
  const id = resource.server?.id ?? 0;
  const server = call.cloud.store.find("servers", firewall.project, id);
  if (!server || !firewall.servers.includes(id)) {
    const selected = server && firewall.selectors.some((selector) => parseSelector(selector)(server.labels));
    if (selected) throw new ApiError("firewall_managed_by_label_selector", "firewall is applied via a label selector");
    throw new ApiError("firewall_resource_not_found", `server with ID '${id}' not found`);
  }
  return start(call, firewall, "remove_firewall", { name: "firewall.remove", server: id }, id);
}

function start(call: Call, firewall: Firewall, command: string, effect: { name: string; [key: string]: unknown }, server?: number): Action {
  const own = { type: "firewall" as const, id: firewall.id };
  return call.cloud.run(firewall.project, {
    command,
    resources: server === undefined ? [own] : [own, { type: "server", id: server }],
    latency: "apply_firewall",
    effect: { ...effect, firewall: firewall.id },
    queueOn: own,
  });
}

function answer(call: Call, actions: Action[]): Answer {
  return { status: 201, json: `{"actions":${actionsJson(call.cloud, actions)}}`, actionIds: actions.map((action) => action.id) };
}

/** Takes a server, alive or dead, off a firewall. */
export function releaseServer(cloud: Cloud, firewallId: number, serverId: number): void {
  const firewall = cloud.store.get("firewalls", firewallId);
  if (firewall) firewall.servers = firewall.servers.filter((id) => id !== serverId);
  const server = cloud.store.get("servers", serverId);
  if (server) server.firewalls = server.firewalls.filter((link) => link.id !== firewallId);
  cloud.store.touch("firewalls", firewallId);
  cloud.store.touch("servers", serverId);
}

export function selectedServers(cloud: Cloud, project: string, selector: string): number[] {
  const matches = parseSelector(selector);
  return cloud.store
    .all("servers", project)
    .filter((server) => matches(server.labels))
    .map((server) => server.id);
}

function touchSelected(cloud: Cloud, project: string | undefined, selector: string): void {
  if (project === undefined) return;
  for (const id of selectedServers(cloud, project, selector)) cloud.store.touch("servers", id);
}
