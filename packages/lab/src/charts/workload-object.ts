import { objectHead, standInMark, type ChartObject } from "./chart-object.ts";
import { knobsOf, type FoundKnob } from "./knobs.ts";
import type { Claim, Containers, Image, Shape, TreeMap, Workload } from "./shape-schema.ts";
import { valueAt } from "./values-expression.ts";

/** A workload of a shape as an object: Deployment, StatefulSet, DaemonSet, Job or CronJob with its pods. */
export function workloadObject(shape: Shape, workload: Workload, place: number): ChartObject {
  const { kind, name, namespace, labels, annotations, when } = workload;
  const isJob = kind === "Job" || kind === "CronJob";
  const found = knobsOf(workload.obeys, shape.values);
  const template = podTemplate(shape, workload, found);
  const head = objectHead({ apiVersion: isJob ? "batch/v1" : "apps/v1", kind, name, namespace, labels, annotations }, shape.labels ?? {});
  const tree = { ...head, spec: kind === "CronJob" ? cronJobSpec(workload, template) : workloadSpec(workload, found, template) };

  return { tree, path: ["workloads", place], ...(when === undefined ? {} : { when }) };
}

function workloadSpec(workload: Workload, found: readonly FoundKnob[], template: TreeMap): TreeMap {
  const { kind, selector, replicas, claims, spec } = workload;
  const knob = found.find(({ name }) => name === "replicas");
  const count = replicas ?? (knob === undefined ? undefined : `{{ ${valueAt(knob.path)} }}`);
  const scales = kind === "Deployment" || kind === "StatefulSet";

  return {
    ...(scales && count !== undefined
      ? { replicas: typeof count === "string" && !count.includes("{{") ? `{{ ${valueAt(count)} }}` : count }
      : {}),
    ...(kind === "Job" ? {} : { selector: { matchLabels: selector ?? {} } }),
    ...spec,
    template,
    ...(claims === undefined ? {} : { volumeClaimTemplates: claims.map(volumeClaim) }),
  };
}

function cronJobSpec(workload: Workload, template: TreeMap): TreeMap {
  const { jobTemplate, ...spec } = workload.spec ?? {};

  return { ...spec, jobTemplate: { spec: { ...(jobTemplate as TreeMap), template } } };
}

function podTemplate(shape: Shape, workload: Workload, found: readonly FoundKnob[]): TreeMap {
  const { containers, initContainers, serviceAccount, pod } = workload;
  const [first, ...others] = containers.map((container) => withImage(shape, container));
  const main = { ...first };
  applyKnobs(main, found, "container");
  const spec: TreeMap = {
    ...(serviceAccount === undefined ? {} : { serviceAccountName: serviceAccount }),
    ...pod,
    ...(initContainers === undefined ? {} : { initContainers: initContainers.map((container) => withImage(shape, container)) }),
    containers: [main, ...others],
  };
  applyKnobs(spec, found, "pod");
  const metadata: TreeMap = {
    labels: { ...workload.selector, ...workload.podLabels },
    annotations: { ...standInMark, ...workload.podAnnotations },
  };
  applyKnobs(metadata, found, "podMeta");

  return { metadata, spec };
}

function applyKnobs(part: TreeMap, found: readonly FoundKnob[], target: FoundKnob["target"]): void {
  for (const { field, path, joins } of found.filter((knob) => knob.target === target)) {
    const begun = part[field];
    if (begun === undefined) part[field] = { $yaml: path };
    else if (joins === "items") part[field] = [...(Array.isArray(begun) ? (begun as unknown[]) : [begun]), { $yaml: path }];
    else if (joins === "entries") part[field] = { ...(begun as TreeMap), $merge: [...[(begun as TreeMap)["$merge"] ?? []].flat(), path] };
  }
}

function withImage(shape: Shape, container: Containers): TreeMap {
  if (!("image" in container)) return container;

  return { ...container, image: imageReference(shape.chart, container.image) };
}

/** Values may say the whole of a reference, or its parts; charts differ in which they know. */
function imageReference(chart: string, image: Image): string {
  if (typeof image === "string" && /[/:{]/.test(image)) return image;
  const { from, tag, suffix } = typeof image === "string" ? { from: image } : image;
  const fallback = tag === undefined ? "$.Chart.AppVersion" : JSON.stringify(tag);

  return `{{ include "${chart}.image" (dict "context" $ "image" ${valueAt(from)} "tag" ${fallback} "suffix" ${JSON.stringify(suffix ?? "")}) | quote }}`;
}

function volumeClaim(claim: Claim): TreeMap {
  const { name, when, size, storageClass, accessModes, labels } = claim;

  return {
    ...(when === undefined ? {} : { $if: when }),
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name, ...(labels === undefined ? {} : { labels }) },
    spec: {
      accessModes: accessModes ?? ["ReadWriteOnce"],
      ...(storageClass === undefined ? {} : { storageClassName: { $if: storageClass, $value: `{{ ${valueAt(storageClass)} | quote }}` } }),
      resources: { requests: { storage: size.includes("{{") || /^\d/.test(size) ? size : `{{ ${valueAt(size)} | quote }}` } },
    },
  };
}
