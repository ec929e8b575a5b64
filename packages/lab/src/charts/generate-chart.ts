import { stringify } from "yaml";
import { markedObject, standInMark, type ChartObject } from "./chart-object.ts";
import { folderCrds, templatedCrds } from "./crd-objects.ts";
import { namedTemplates } from "./named-templates.ts";
import type { ReadShape } from "./read-shape.ts";
import { monitorObject, rbacObjects, serviceAccountObject, serviceObject } from "./service-objects.ts";
import type { Condition, Shape, TreeMap } from "./shape-schema.ts";
import { writeTemplate } from "./template-tree.ts";
import { conditionOf } from "./values-expression.ts";
import { allValues, valuesSchema } from "./values-schema.ts";
import { workloadObject } from "./workload-object.ts";

export interface GeneratedChart {
  /** Names with the chart's folder in front, as in an archive. */
  files: Map<string, Buffer>;
  /** Line of the shape that a template or definition comes from, by its name in `files`. */
  lines: Map<string, number>;
}

/** Makes a real Helm chart from a shape. Equal shapes give equal bytes. */
export function generateChart({ shape, lineOf }: ReadShape): GeneratedChart {
  const files = new Map<string, string>();
  const lines = new Map<string, number>();
  files.set("Chart.yaml", stringify(chartFile(shape)));
  files.set("values.yaml", stringify(allValues(shape)));
  files.set("values.schema.json", `${JSON.stringify(valuesSchema(shape), undefined, 2)}\n`);
  files.set("templates/_names.tpl", namedTemplates(shape));

  for (const object of objectsOf(shape)) {
    const name = freeName(files, `templates/${fileNameOf(object.tree)}`);
    files.set(name, templateOf(object));
    lines.set(name, lineOf(object.path));
  }
  for (const definition of folderCrds(shape))
    files.set(`crds/${(definition["metadata"] as TreeMap)["name"] as string}.yaml`, stringify(definition));
  for (const [name, text] of Object.entries(shape.templates ?? {})) {
    files.set(`templates/${name}`, text);
    lines.set(`templates/${name}`, lineOf(["templates", name]));
  }

  return {
    files: new Map([...files].map(([name, text]) => [`${shape.chart}/${name}`, Buffer.from(text)])),
    lines: new Map([...lines].map(([name, line]) => [`${shape.chart}/${name}`, line])),
  };
}

function chartFile(shape: Shape): TreeMap {
  const { chart, version, appVersion, description, kubeVersion, repository } = shape;

  return {
    apiVersion: "v2",
    name: chart,
    version,
    appVersion,
    description: `Stand-in for the lab: ${description}`,
    type: "application",
    ...(kubeVersion === undefined ? {} : { kubeVersion }),
    home: repository,
    annotations: { ...standInMark },
  };
}

function objectsOf(shape: Shape): ChartObject[] {
  return [
    ...templatedCrds(shape),
    ...(shape.serviceAccounts ?? []).map((account, at) => serviceAccountObject(shape, account, at)),
    ...(shape.rbac ?? []).flatMap((rbac, at) => rbacObjects(shape, rbac, at)),
    ...(shape.services ?? []).map((service, at) => serviceObject(shape, service, at)),
    ...(shape.workloads ?? []).map((workload, at) => workloadObject(shape, workload, at)),
    ...(shape.monitors ?? []).map((monitor, at) => monitorObject(shape, monitor, at)),
    ...(shape.objects ?? []).map((manifest, at) => ({
      tree: markedObject(manifest, shape.labels ?? {}),
      path: ["objects", at],
      ...(manifest["when"] === undefined ? {} : { when: manifest["when"] as Condition }),
    })),
  ];
}

function templateOf({ tree, when }: ChartObject): string {
  const text = writeTemplate(tree);

  return when === undefined ? text : `{{- if ${conditionOf(when)} }}\n${text}{{- end }}\n`;
}

function fileNameOf(tree: TreeMap): string {
  const name = (tree["metadata"] as TreeMap)["name"];
  const words = String(name)
    .replaceAll(/\{\{.*?include "[^"]*?\.?([a-zA-Z]+)".*?\}\}/g, "$1")
    .replaceAll(/\{\{.*?\}\}/g, "x")
    .replaceAll(/[^A-Za-z0-9.]+/g, "-");

  return `${String(tree["kind"])}-${words}`.toLowerCase();
}

function freeName(taken: ReadonlyMap<string, string>, wanted: string): string {
  let name = `${wanted}.yaml`;
  for (let number = 2; taken.has(name); number += 1) name = `${wanted}-${number}.yaml`;

  return name;
}
