import { type Fields, withDefaults, withItems } from "./fields.ts";

export function defaultService(spec: Fields): Fields {
  const type = spec["type"] ?? "ClusterIP";
  const outside = type === "NodePort" || type === "LoadBalancer";
  const filled = withDefaults(spec, {
    type,
    sessionAffinity: "None",
    internalTrafficPolicy: type === "ExternalName" ? undefined : "Cluster",
    externalTrafficPolicy: outside ? "Cluster" : undefined,
    allocateLoadBalancerNodePorts: type === "LoadBalancer" ? true : undefined,
    sessionAffinityConfig: spec["sessionAffinity"] === "ClientIP" ? { clientIP: { timeoutSeconds: 10_800 } } : undefined,
  });

  return withItems(filled, "ports", (port) => withDefaults(port, { protocol: "TCP", targetPort: port["port"] }));
}
