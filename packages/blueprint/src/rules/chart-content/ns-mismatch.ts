import { type Consumed } from "../../model/consumed.ts";
import { consumedBy } from "../../model/consumed-objects.ts";
import { listOf } from "../../model/pod-spec.ts";
import { describeObject, type KubeObject, referenceOf } from "../../render/kube-object.ts";
import type { RenderedObject } from "../../render/rendered-object.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";
import { addressedServices } from "./addressed-services.ts";
import { blueprintsIn, findService, reachable } from "./find-service.ts";
import { objectsOf } from "./known-objects.ts";
import { foundInObject, namespaceOf, ownObjects } from "./rendered-objects.ts";

export const nsMismatch: BlueprintRule = {
  id: "CH-NS-MISMATCH",
  scope: "blueprint",
  severity: "error",
  suppressible: true,
  title: "a namespace is named in which the object meant is not, or which nobody makes",
  reason:
    "Each Blueprint is installed into the namespace of its slot, whatever its chart's documentation says. A name in another one resolves to nothing, and an object for a namespace that nobody makes is refused.",
  fix: "name the namespace of the slot, or take the address from the outputs of the Blueprint that makes the object",
  needs: ["renders"],
  examples: [
    {
      title: "address names another namespace than the Service's",
      changes: [{ file: "platform/web/chart/values.yaml", replace: "store.store.svc:6380", with: "store.data.svc:6380" }],
      at: { file: "platform/web/chart/values.yaml", text: "address:" },
    },
    {
      title: "address leaves the namespace out",
      changes: [{ file: "platform/web/chart/values.yaml", replace: "store.store.svc:6380", with: "store:6380" }],
      at: { file: "platform/web/chart/values.yaml", text: "address:" },
    },
    {
      title: "object is put into a namespace that nobody makes",
      changes: [
        {
          file: "platform/web/chart/templates/service.yaml",
          replace: "  name: {{ .Release.Name }}-gate\n  labels:",
          with: "  name: {{ .Release.Name }}-gate\n  namespace: web-system\n  labels:",
        },
      ],
      at: { file: "platform/web/chart/templates/service.yaml", text: "namespace: web-system" },
    },
  ],
  async *check(subject) {
    for (const addressed of addressedServices(subject)) {
      const answer = await findService(subject, addressed);
      if (answer.kind !== "elsewhere") continue;
      const { service, namespace, text, at, object } = addressed;
      yield {
        message: `${text}: Service ${service} of ${answer.found.blueprint} is in namespace ${answer.found.namespace}, and not in ${namespace ?? "the asking pod's"}`,
        at,
        ...(object === undefined ? {} : { object }),
      };
    }
    const home = namespaceOf(subject);
    for (const rendered of home === undefined ? [] : ownObjects(subject)) {
      yield* inNamespaceOfNobody(subject, rendered, home!);
      for (const consumed of [...consumedBy(rendered.object), ...accountsOfBinding(rendered.object)]) {
        const found = await findObjectElsewhere(subject, consumed);
        if (found !== undefined)
          yield foundInObject(subject, rendered, consumed.path, {
            message: `${consumed.kind} ${consumed.name} of ${found.blueprint} is in namespace ${found.namespace}, and not in ${consumed.namespace}`,
          });
      }
    }
  },
};

/** There on every cluster. */
const builtInNamespaces = new Set(["default", "kube-system", "kube-public", "kube-node-lease", "flux-system"]);

function* inNamespaceOfNobody(subject: BlueprintSubject, rendered: RenderedObject, home: string): Generator<Found> {
  const { namespace } = rendered.object.metadata;
  if (namespace === undefined || namespace === home || builtInNamespaces.has(namespace)) return;
  if (blueprintsIn(subject, namespace).length > 0) return;
  if (ownObjects(subject).some(({ object }) => object.kind === "Namespace" && object.metadata.name === namespace)) return;
  yield foundInObject(subject, rendered, ["metadata", "namespace"], {
    message: `${describeObject(referenceOf(rendered.object))} is for a namespace that no slot and no chart makes`,
  });
}

function accountsOfBinding({ kind, subjects }: KubeObject): Consumed[] {
  if (kind !== "RoleBinding" && kind !== "ClusterRoleBinding") return [];

  return listOf(subjects).flatMap(({ kind: of, name, namespace }, index) =>
    of === "ServiceAccount" && typeof name === "string" && typeof namespace === "string"
      ? [{ group: "", kind: of, name, namespace, path: ["subjects", index, "namespace"], optional: false }]
      : [],
  );
}

/** Only a reference that says its namespace can be wrong about it, and only if somebody known makes such an object elsewhere. */
async function findObjectElsewhere(
  subject: BlueprintSubject,
  { kind, group, name, namespace }: Consumed,
): Promise<{ blueprint: string; namespace: string } | undefined> {
  if (namespace === undefined || kind === "Service") return undefined;
  let elsewhere: { blueprint: string; namespace: string } | undefined;
  for (const blueprint of new Set([...reachable(subject), ...blueprintsIn(subject, namespace)]))
    for (const object of (await objectsOf(subject, blueprint)) ?? []) {
      if (object.kind !== kind || object.group !== group || object.name !== name || object.namespace === undefined) continue;
      if (object.namespace === namespace) return undefined;
      elsewhere ??= { blueprint, namespace: object.namespace };
    }

  return elsewhere;
}
