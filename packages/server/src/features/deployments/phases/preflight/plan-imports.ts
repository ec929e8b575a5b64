import type { CloudObject } from "../../cloud.ts";
import type { Deployment } from "../../deployment.ts";
import { at, listenPortsOf, subnetOf } from "./expected-resources.ts";
import type { NamedObject } from "./find-leftovers.ts";

export interface Import {
  address: string;
  id: string;
}

/**
 * What the next plan has to import: each given object that the state does not know, and each part of one (subnet, service, target, …)
 * that exists and is not known either. `objects` are all of ours, those in the state included, since a part may be missing where the whole is not.
 */
export function planImports(deployment: Deployment, objects: readonly NamedObject[], stateAddresses: readonly string[]): Import[] {
  const known = new Set(stateAddresses);
  const wholes = objects.map(({ object, expected }) => ({ address: expected.address, id: object.id }));
  const parts = objects.flatMap((named) => partsOf(deployment, named, objects));
  return [...wholes, ...parts].filter(({ address }) => !known.has(address));
}

function partsOf(deployment: Deployment, named: NamedObject, objects: readonly NamedObject[]): Import[] {
  if (named.object.kind === "networks") return subnetImports(deployment, named);
  if (named.object.kind === "load_balancers")
    return [...networkImports(named, objects), ...serviceImports(deployment, named), ...targetImports(named, objects)];
  return [];
}

function subnetImports(deployment: Deployment, { object, expected: { region } }: NamedObject): Import[] {
  if (!region) return [];
  const range = subnetOf(deployment, region);
  const exists = membersOf(object, "subnets").some((subnet) => subnet["ip_range"] === range);
  return exists ? [{ address: at("hcloud_network_subnet.region", region.key), id: `${object.id}-${range}` }] : [];
}

/** The load balancer's place in the region's network. */
function networkImports({ object, expected: { region } }: NamedObject, objects: readonly NamedObject[]): Import[] {
  const network = objects.find((each) => each.object.kind === "networks" && each.expected.region?.key === region?.key)?.object;
  const attached = network && membersOf(object, "private_net").some((each) => String(each["network"]) === network.id);
  return region && attached ? [{ address: at("hcloud_load_balancer_network.region", region.key), id: `${object.id}-${network.id}` }] : [];
}

function serviceImports(deployment: Deployment, { object, expected: { region } }: NamedObject): Import[] {
  if (!region) return [];
  const listening = new Set(membersOf(object, "services").map((service) => service["listen_port"]));
  return listenPortsOf(deployment)
    .filter((port) => listening.has(port))
    .map((port) => ({ address: at("hcloud_load_balancer_service.listener", region.key, String(port)), id: `${object.id}__${port}` }));
}

function targetImports({ object, expected: { region } }: NamedObject, objects: readonly NamedObject[]): Import[] {
  const targets = new Set(membersOf(object, "targets").map((target) => String((target["server"] as { id?: unknown } | undefined)?.id)));
  return objects
    .filter(
      ({ object: server, expected }) =>
        server.kind === "servers" &&
        expected.region?.key === region?.key &&
        expected.address.startsWith("hcloud_server.control_plane") &&
        targets.has(server.id),
    )
    .map(({ object: server, expected }) => ({
      address: expected.address.replace("hcloud_server.", "hcloud_load_balancer_target."),
      id: `${object.id}__server__${server.id}`,
    }));
}

function membersOf(object: CloudObject, name: string): Record<string, unknown>[] {
  const members = object.raw[name];
  return Array.isArray(members) ? (members as Record<string, unknown>[]) : [];
}
