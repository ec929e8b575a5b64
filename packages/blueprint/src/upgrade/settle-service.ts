import { isRecord } from "../model/yaml-file.ts";
import type { KubeObject } from "../render/kube-object.ts";
import { type Fields, withItems } from "./defaults/fields.ts";
import { deepEqual } from "./fields/deep-equal.ts";

/**
 * What the API server does to an updated Service before it judges it: values it allocated stay when they are left out, and go when the new
 * type has no use for them and the client did not change them. (`pkg/registry/core/service/storage` of Kubernetes 1.31)
 */
export function settleService(live: KubeObject, result: KubeObject): KubeObject {
  const [before, after] = [live["spec"], result["spec"]];
  if (result.kind !== "Service" || !isRecord(before) || !isRecord(after)) return result;

  return { ...result, spec: withoutUseless(before, withNodePorts(before, withAddress(before, after))) };
}

function withAddress(before: Fields, given: Fields): Fields {
  const after = { ...given };
  if (!has(after["clusterIPs"]) && before["clusterIP"] === after["clusterIP"]) after["clusterIPs"] = before["clusterIPs"];
  if (before["clusterIP"] !== after["clusterIP"] && deepEqual(before["clusterIPs"], after["clusterIPs"])) {
    after["clusterIPs"] = has(after["clusterIP"]) ? [after["clusterIP"]] : undefined;
  }
  if (!needsAddress(before) || !needsAddress(after)) return after;
  for (const name of ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"]) if (!has(after[name])) after[name] = before[name];

  return after;
}

function withNodePorts(before: Fields, after: Fields): Fields {
  if (!needsNodePorts(before) || !needsNodePorts(after)) return after;
  const known = new Map(portsOf(before).map((port) => [port["name"] ?? "", port["nodePort"]]));

  return withItems(after, "ports", (port) => (has(port["nodePort"]) ? port : { ...port, nodePort: known.get(port["name"] ?? "") }));
}

function withoutUseless(before: Fields, given: Fields): Fields {
  const after = { ...given };
  const drop = (name: string) => {
    if (deepEqual(before[name], after[name])) delete after[name];
  };
  if (needsAddress(before) && !needsAddress(after)) {
    // The two names of the address go together or not at all.
    if (deepEqual(before["clusterIPs"], after["clusterIPs"]) && deepEqual(before["clusterIP"], after["clusterIP"])) {
      delete after["clusterIP"];
      delete after["clusterIPs"];
    }
    drop("ipFamilies");
    drop("ipFamilyPolicy");
  }
  if (!needsAddress(after)) delete after["internalTrafficPolicy"];
  if (before["type"] === "LoadBalancer" && after["type"] !== "LoadBalancer") {
    drop("allocateLoadBalancerNodePorts");
    drop("loadBalancerClass");
  }
  if (needsNodePorts(before) && !needsNodePorts(after)) {
    drop("externalTrafficPolicy");
    if (deepEqual(portsOf(before).map(nodePort), portsOf(after).map(nodePort))) return withItems(after, "ports", withoutNodePort);
  }

  return after;
}

function needsAddress({ type }: Fields): boolean {
  return type !== "ExternalName";
}

function needsNodePorts({ type }: Fields): boolean {
  return type === "NodePort" || type === "LoadBalancer";
}

function portsOf({ ports }: Fields): Fields[] {
  return Array.isArray(ports) ? ports.filter(isRecord) : [];
}

function nodePort(port: Fields): unknown {
  return port["nodePort"];
}

function withoutNodePort({ nodePort: _gone, ...port }: Fields): Fields {
  return port;
}

function has(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "" && !(Array.isArray(value) && value.length === 0);
}
