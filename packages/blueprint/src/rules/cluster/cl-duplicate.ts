import { placeOf } from "../../model/yaml-file.ts";
import { startOf, type Place } from "../../model/position.ts";
import { describeObject, identityOf, isKubeObject, referenceOf, type ObjectReference } from "../../render/kube-object.ts";
import { isCustom } from "../../order/api-kinds.ts";
import { isClusterKind } from "../../render/cluster-kinds.ts";
import type { ClusterRule } from "../rule.ts";
import type { ClusterSubject } from "../subject.ts";

export const clDuplicate: ClusterRule = {
  id: "CL-DUPLICATE",
  scope: "cluster",
  severity: "error",
  suppressible: false,
  title: "the same object is declared twice: in two files, or by two releases",
  reason: "Two owners overwrite each other for ever, or Helm refuses the second release because the object belongs to the first.",
  fix: "declare it in one place",
  needs: ["renders"],
  async *check(subject) {
    const owners = new Map<string, { owner: string; at: Place }>();
    for await (const { reference, owner, at } of declared(subject)) {
      const before = owners.get(identityOf(reference));
      owners.set(identityOf(reference), { owner, at });
      if (before === undefined) continue;
      yield {
        message: `${describeObject(reference)} is declared by ${before.owner} (${before.at.file}:${before.at.line}) and by ${owner}`,
        at,
        object: reference,
      };
    }
  },
  examples: [
    {
      title: "Namespace is declared by two files",
      changes: [
        {
          file: "clusters/_template/bootstrap-kit/03-web.yaml",
          replace: "apiVersion: helm.toolkit.fluxcd.io/v2\n",
          with: "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: store\n---\napiVersion: helm.toolkit.fluxcd.io/v2\n",
        },
      ],
      at: { file: "clusters/_template/bootstrap-kit/03-web.yaml", text: "  name: store" },
    },
  ],
};

async function* declared(subject: ClusterSubject): AsyncIterable<{ reference: ObjectReference; owner: string; at: Place }> {
  for (const { file, document, value } of subject.cluster.objects) {
    if (isKubeObject(value))
      yield { reference: referenceOf(value), owner: "a cluster file", at: placeOf(file, ["metadata", "name"], document) };
  }
  for (const release of subject.releases) {
    if (release.blueprint?.chart === undefined) continue;
    const { objects } = await release.render();
    for (const { object } of objects) {
      const namespace =
        isClusterKind(object.kind) || isCustom(object) ? object.metadata.namespace : (object.metadata.namespace ?? release.namespace);
      const reference = { ...referenceOf(object), ...(namespace === undefined ? {} : { namespace }) };
      yield { reference, owner: release.name, at: startOf(release.file) };
    }
  }
}
