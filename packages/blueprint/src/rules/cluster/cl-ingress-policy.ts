import { startOf, type Place } from "../../model/position.ts";
import { isRecord, placeOf, valueAt } from "../../model/yaml-file.ts";
import { isKubeObject, type KubeObject } from "../../render/kube-object.ts";
import type { ClusterRule } from "../rule.ts";
import type { ClusterSubject } from "../subject.ts";

export const clIngressPolicy: ClusterRule = {
  id: "CL-INGRESS-POLICY",
  scope: "cluster",
  severity: "error",
  suppressible: true,
  title: "everything is denied by default, and nothing opens the gateway",
  reason: "The gateway's endpoint belongs to no namespace, so no policy that selects namespaces opens it: every public host answers 403.",
  fix: "ship a CiliumClusterwideNetworkPolicy that selects reserved.ingress and admits world, cluster, host and remote-node",
  needs: ["renders"],
  async *check(subject) {
    const policies = await clusterwidePolicies(subject);
    const denying = policies.find(({ object }) => deniesByDefault(object));
    if (denying === undefined || policies.some(({ object }) => opensGateway(object))) return;
    yield { message: `${denying.object.metadata.name} denies what reaches the gateway too`, at: denying.at };
  },
  examples: [
    {
      title: "cluster denies everything and does not open the gateway",
      changes: [
        {
          file: "clusters/_template/infrastructure/provider-config/provider-config.yaml",
          write:
            "apiVersion: cilium.io/v2\nkind: CiliumClusterwideNetworkPolicy\nmetadata:\n  name: default-deny\nspec:\n  endpointSelector: {}\n  ingress:\n    - {}\n",
        },
      ],
      at: { file: "clusters/_template/infrastructure/provider-config/provider-config.yaml" },
    },
  ],
};

async function clusterwidePolicies(subject: ClusterSubject): Promise<{ object: KubeObject; at: Place }[]> {
  const plain = subject.cluster.objects.flatMap(({ file, document, value }) =>
    isKubeObject(value) ? [{ object: value, at: placeOf(file, [], document) }] : [],
  );
  const rendered = await Promise.all(
    subject.releases
      .filter(({ blueprint }) => blueprint?.chart !== undefined)
      .map(async (release) => (await release.render()).objects.map(({ object }) => ({ object, at: startOf(release.file) }))),
  );

  return [...plain, ...rendered.flat()].filter(({ object }) => object.kind === "CiliumClusterwideNetworkPolicy");
}

/** A policy that selects every endpoint and lists ingress rules without opening anything to everybody. */
function deniesByDefault({ spec }: KubeObject): boolean {
  const selector = valueAt(spec, ["endpointSelector"]);
  const rules = valueAt(spec, ["ingress"]);

  return (
    isRecord(selector) &&
    Object.keys(selector).length === 0 &&
    Array.isArray(rules) &&
    valueAt(spec, ["enableDefaultDeny", "ingress"]) !== false
  );
}

function opensGateway({ spec }: KubeObject): boolean {
  const selected = JSON.stringify(valueAt(spec, ["endpointSelector"]) ?? {});
  const entities = JSON.stringify(valueAt(spec, ["ingress"]) ?? []);

  return /reserved[.:]ingress/.test(selected) && entities.includes('"world"');
}
