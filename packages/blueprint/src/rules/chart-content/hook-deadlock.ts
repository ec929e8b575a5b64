import { consumedBy } from "../../model/consumed-objects.ts";
import { recordOf } from "../../model/loaded-blueprint.ts";
import { containersOf, isLongRunning, listOf, podTemplateOf } from "../../model/pod-spec.ts";
import { valueAt } from "../../model/yaml-file.ts";
import { describeObject, referenceOf } from "../../render/kube-object.ts";
import type { RenderedObject } from "../../render/rendered-object.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";
import { distinct, foundInObject, rendersOf } from "./rendered-objects.ts";

export const hookDeadlock: BlueprintRule = {
  id: "CH-HOOK-DEADLOCK",
  scope: "blueprint",
  severity: "error",
  suppressible: true,
  title: "a post-install hook makes what the release needs to become ready, while the release waits for that",
  reason:
    "Helm runs post-install hooks only when everything else is ready. The pods wait for the hook, the hook waits for the pods, and after the timeout the release is taken back and begins anew.",
  fix: "make it a plain object of the release: a Job starts at once and pods wait for what it makes",
  needs: ["renders"],
  examples: [
    {
      title: "pods read settings that a post-install hook brings",
      changes: [
        {
          file: "platform/store/chart/templates/settings.yaml",
          write: [
            "apiVersion: v1",
            "kind: ConfigMap",
            "metadata:",
            "  name: {{ .Release.Name }}-settings",
            "  labels:",
            '    {{- include "bp-store.labels" . | nindent 4 }}',
            "  annotations:",
            "    helm.sh/hook: post-install",
            "data:",
            "  STORE_MODE: single",
            "",
          ].join("\n"),
        },
        {
          file: "platform/store/chart/templates/statefulset.yaml",
          replace: "          env:\n",
          with: "          envFrom:\n            - configMapRef:\n                name: {{ .Release.Name }}-settings\n          env:\n",
        },
      ],
      at: { file: "platform/store/chart/templates/settings.yaml", text: "helm.sh/hook" },
    },
    {
      title: "store is unsealed by a post-install hook",
      changes: [{ file: "platform/store/chart/templates/unseal.yaml", write: unsealJob() }],
      at: { file: "platform/store/chart/templates/unseal.yaml", text: "helm.sh/hook" },
    },
  ],
  check: (subject) => distinct(deadlocks(subject)),
};

function* deadlocks(subject: BlueprintSubject): Generator<Found> {
  if (!waits(subject)) return;
  for (const { objects } of rendersOf(subject)) {
    const plain = objects.filter(({ hooks }) => hooks.length === 0);
    for (const hook of objects.filter(isPostInstall)) {
      const waiting = whoWaitsFor(hook, plain, subject);
      if (waiting !== undefined)
        yield foundInObject(subject, hook, ["metadata", "annotations", "helm.sh/hook"], {
          message: `${describeObject(referenceOf(waiting.object))} becomes ready only after the post-install hook ${hook.object.kind} ${hook.object.metadata.name}, which runs only once it is ready`,
        });
    }
  }
}

/** Helm waits unless it is told not to, by the slot or by the Blueprint. */
function waits({ blueprint, kit }: BlueprintSubject): boolean {
  const disabled = valueAt(blueprint.spec, ["manifests", "helmRelease", "disableWait"]);
  const slot = kit.slots.find((one) => one.blueprint === blueprint.name);

  return slot?.wait ?? disabled !== true;
}

function isPostInstall({ hooks }: RenderedObject): boolean {
  return hooks.includes("post-install") && !hooks.includes("pre-install");
}

function whoWaitsFor(hook: RenderedObject, plain: readonly RenderedObject[], subject: BlueprintSubject): RenderedObject | undefined {
  const made = new Set([`${hook.object.kind}/${hook.object.metadata.name}`, ...declaredProducts(hook, subject)]);
  const byName = plain.find(
    ({ object }) =>
      podTemplateOf(object) !== undefined &&
      consumedBy(object).some(({ kind, name, optional }) => !optional && made.has(`${kind}/${name}`)),
  );

  return byName ?? workloadPreparedBy(hook, plain);
}

/** `spec.provides` names the object that makes a Secret or ConfigMap: `Job/keys`. */
function declaredProducts({ object }: RenderedObject, { blueprint }: BlueprintSubject): string[] {
  const provides = recordOf(blueprint.spec["provides"]);

  return (["secrets", "configMaps"] as const).flatMap((field) =>
    listOf(provides[field]).flatMap(({ name, by }) =>
      typeof name === "string" && typeof by === "string" && by.replace(" ", "/") === `${object.kind}/${object.metadata.name}`
        ? [`${field === "secrets" ? "Secret" : "ConfigMap"}/${name}`]
        : [],
    ),
  );
}

/**
 * What a Job does to a program cannot be read off its manifest. Two things are never done to a program that is ready already: unsealing it, and
 * bringing the database of the same program to its version.
 */
function workloadPreparedBy(hook: RenderedObject, plain: readonly RenderedObject[]): RenderedObject | undefined {
  const template = hook.object.kind === "Job" ? podTemplateOf(hook.object) : undefined;
  if (template === undefined) return undefined;
  const containers = containersOf(template).map(({ container }) => container);
  const says = [hook.object.metadata.name, ...containers.flatMap(({ command, args }) => [command, args].flat())].join(" ");
  const workloads = plain.filter(({ object }) => isLongRunning(object));
  if (/\bunseal\b|\boperator init\b/.test(says)) return workloads.find(({ object }) => object.kind === "StatefulSet") ?? workloads[0];
  if (!/\bmigrat(?:e|ion|ions)\b/.test(says)) return undefined;
  const images = new Set(containers.map(({ image }) => image));

  return workloads.find(({ object }) => containersOf(podTemplateOf(object)!).some(({ container }) => images.has(container["image"])));
}

function unsealJob(): string {
  return [
    "apiVersion: batch/v1",
    "kind: Job",
    "metadata:",
    "  name: {{ .Release.Name }}-unseal",
    "  labels:",
    '    {{- include "bp-store.labels" . | nindent 4 }}',
    "  annotations:",
    "    helm.sh/hook: post-install,post-upgrade",
    "spec:",
    "  template:",
    "    metadata:",
    "      labels:",
    '        {{- include "bp-store.labels" . | nindent 8 }}',
    "    spec:",
    "      restartPolicy: OnFailure",
    "      automountServiceAccountToken: false",
    "      securityContext:",
    "        runAsNonRoot: true",
    "        seccompProfile:",
    "          type: RuntimeDefault",
    "      containers:",
    "        - name: unseal",
    '          image: "{{ .Values.storeOverlay.image.repository }}:{{ .Values.storeOverlay.image.tag }}@{{ .Values.storeOverlay.image.digest }}"',
    "          args: [unseal]",
    "          securityContext:",
    "            allowPrivilegeEscalation: false",
    "            capabilities:",
    "              drop: [ALL]",
    "          resources:",
    "            {{- toYaml .Values.storeOverlay.resources | nindent 12 }}",
    "",
  ].join("\n");
}
