import { recordOf } from "../../model/loaded-blueprint.ts";
import { listOf } from "../../model/pod-spec.ts";
import { valueAt } from "../../model/yaml-file.ts";
import type { RenderedObject } from "../../render/rendered-object.ts";
import type { BlueprintRule } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";
import { reachable } from "./find-service.ts";
import { everyObject } from "./rendered-objects.ts";
import { templateLines } from "./template-lines.ts";

export const gatedNoDep: BlueprintRule = {
  id: "CH-GATED-NO-DEP",
  scope: "blueprint",
  severity: "error",
  suppressible: true,
  title: "a template waits for an API that no dependency brings",
  reason:
    "Helm looks at the APIs once, when the release is made. If the API comes later, nothing renders the object again: it is absent for ever, and the release says Ready.",
  fix: "depend on the Blueprint that brings the API and render the object without asking, or let a value decide",
  needs: ["renders"],
  examples: [
    {
      title: "certificate is rendered only where cert-manager happens to be there already",
      changes: [
        {
          file: "platform/web/chart/templates/certificate.yaml",
          write: [
            '{{- if .Capabilities.APIVersions.Has "cert-manager.io/v1" }}',
            "apiVersion: cert-manager.io/v1",
            "kind: Certificate",
            "metadata:",
            "  name: {{ .Release.Name }}-gate",
            "  labels:",
            '    {{- include "bp-web.labels" . | nindent 4 }}',
            "spec:",
            "  secretName: {{ .Release.Name }}-gate-tls",
            "  dnsNames:",
            "    - {{ .Release.Name }}-gate.{{ .Release.Namespace }}.svc",
            "  issuerRef:",
            "    kind: ClusterIssuer",
            "    name: catalyst-internal-ca",
            "{{- end }}",
            "",
          ].join("\n"),
        },
      ],
      at: { file: "platform/web/chart/templates/certificate.yaml", text: ".Capabilities.APIVersions.Has" },
    },
  ],
  async *check(subject) {
    const gates = templateLines(subject).flatMap(({ at, text }) =>
      [...text.matchAll(/\.Capabilities\.APIVersions\.Has\s+"([^"]+)"/g)].map(([, version]) => ({ at, group: version!.split("/")[0]! })),
    );
    for (const { at, group } of gates) {
      if (isBuiltIn(group) || optIn.has(group) || (await isBrought(subject, group)) !== false) continue;
      const producer = producers(subject, group);
      yield {
        message: `what the template renders needs ${group}, which nothing that this Blueprint depends on brings${producer === undefined ? "" : `; ${producer} does`}`,
        at,
      };
    }
  },
};

/** Served by Kubernetes itself. */
function isBuiltIn(group: string): boolean {
  return !group.includes(".") || (group.endsWith(".k8s.io") && !extensionGroups.has(group));
}

/** Installed like any other definitions, in spite of their name. */
const extensionGroups = new Set([
  "gateway.networking.k8s.io",
  "snapshot.storage.k8s.io",
  "metrics.k8s.io",
  "autoscaling.k8s.io",
  "policy.networking.k8s.io",
]);

/** Telemetry is switched on by an operator once the API is there, so a gate beside the switch loses nothing. */
const optIn = new Set(["monitoring.coreos.com"]);

/** Whether the Blueprint, or anything it depends on however far, registers kinds of a group. Undefined: somebody on the way is not known here. */
async function isBrought(subject: BlueprintSubject, group: string): Promise<boolean | undefined> {
  const seen = new Set<string>();
  const next = [...reachable(subject), ...subject.kit.base];
  let unknown = false;
  for (let name = next.shift(); name !== undefined; name = next.shift()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const own = name === subject.blueprint.name;
    const objects = own ? everyObject(subject) : await subject.neighbour?.(name);
    const blueprint = own ? subject.blueprint : subject.repository.byName(name);
    if (blueprint !== undefined && providesGroup(blueprint.spec, group)) return true;
    if (objects === undefined) unknown = true;
    else if (objects.some((rendered) => definesGroup(rendered, group))) return true;
    if (blueprint !== undefined) next.push(...reachable({ ...subject, blueprint }));
  }

  return unknown ? undefined : false;
}

function definesGroup({ object }: RenderedObject, group: string): boolean {
  return object.kind.endsWith("Definition") && valueAt(object, ["spec", "group"]) === group;
}

function providesGroup(spec: Record<string, unknown>, group: string): boolean {
  const provides = recordOf(spec["provides"]);

  return ["crds", "apiServices"].some((field) =>
    listOf(provides[field]).some(({ name }) => typeof name === "string" && (name.endsWith(`.${group}`) || name.endsWith(`.${group}.`))),
  );
}

/** The Blueprint of the repository whose files or manifest declare the group. */
function producers({ repository }: BlueprintSubject, group: string): string | undefined {
  return repository.blueprints.find(
    ({ spec, chart, files }) =>
      providesGroup(spec, group) || (chart?.crds ?? []).some((path) => files.text(path)?.includes(`group: ${group}\n`) === true),
  )?.name;
}
