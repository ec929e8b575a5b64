import { isRecord } from "../model/yaml-file.ts";
import type { KubeObject } from "../render/kube-object.ts";

/** Keys of ConfigMap `cilium-config` that the chart writes from the values which boot and the kit must agree on. */
const dataPathKeys = [
  "kube-proxy-replacement",
  "ipam",
  "routing-mode",
  "tunnel-protocol",
  "enable-bpf-masquerade",
  "enable-wireguard",
  "enable-gateway-api",
  "gateway-api-hostnetwork-enabled",
  "node-port-range",
  "cluster-name",
  "cluster-id",
  "external-envoy-proxy",
];

/** Which of them change. Cilium reads them when it starts, and every node's pods hang on it meanwhile. */
export function changedDataPathKeys(live: KubeObject, result: KubeObject): string[] {
  if (result.kind !== "ConfigMap" || result.metadata.name !== "cilium-config") return [];
  const [before, after] = [live["data"], result["data"]].map((data) => (isRecord(data) ? data : {}));

  return dataPathKeys.filter((key) => before?.[key] !== after?.[key]);
}
