import type { KubeApi } from "./start-kube-api.ts";

/** What a client reads as KUBECONFIG to be the administrator of this API; JSON is YAML. */
export function kubeconfigOf({ url, ca, token }: Pick<KubeApi, "url" | "ca" | "token">): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "lab", cluster: { server: url, "certificate-authority-data": Buffer.from(ca).toString("base64") } }],
    users: [{ name: "admin", user: { token } }],
    contexts: [{ name: "lab", context: { cluster: "lab", user: "admin" } }],
    "current-context": "lab",
  });
}
