import { standInMark, type ChartObject } from "./chart-object.ts";
import type { Crd, CrdSet, Shape, TreeMap } from "./shape-schema.ts";

const open = { type: "object", "x-kubernetes-preserve-unknown-fields": true } as const;

/** The definitions of a set that the release carries in its templates. */
export function templatedCrds(shape: Shape): ChartObject[] {
  return (shape.crds ?? []).flatMap((set, place) =>
    set.from !== "templates"
      ? []
      : Object.keys(set.kinds).map((kind) => ({
          tree: definition(set, kind),
          path: ["crds", place, "kinds", kind],
          ...(set.when === undefined ? {} : { when: set.when }),
        })),
  );
}

/** The definitions of the folder `crds/`, which Helm does not treat as templates. */
export function folderCrds(shape: Shape): TreeMap[] {
  return (shape.crds ?? []).filter(({ from }) => from === "crds").flatMap(definitionsOf);
}

function definitionsOf(set: CrdSet): TreeMap[] {
  return Object.keys(set.kinds).map((kind) => definition(set, kind));
}

function definition(set: CrdSet, kind: string): TreeMap {
  const crd = set.kinds[kind] as Crd;
  const group = crd.group ?? set.group;
  const categories = crd.categories ?? set.categories;
  const versions = Object.entries(crd.versions ?? set.versions ?? {});
  if (versions.filter(([, role]) => role === "stored").length !== 1)
    throw new Error(`${kind} has ${versions.length} versions, of which exactly one has to be stored`);

  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: {
      name: `${crd.plural}.${group}`,
      ...(set.labels === undefined ? {} : { labels: set.labels }),
      annotations: { ...standInMark, ...set.annotations },
    },
    spec: {
      group,
      names: {
        kind,
        listKind: crd.list ?? `${kind}List`,
        plural: crd.plural,
        singular: crd.singular ?? kind.toLowerCase(),
        ...(crd.short === undefined ? {} : { shortNames: crd.short }),
        ...(categories === undefined ? {} : { categories }),
      },
      scope: crd.scope ?? set.scope ?? "Namespaced",
      versions: versions.map(([name, role]) => ({ name, served: role !== "unserved", storage: role === "stored", ...versionOf(crd) })),
    },
  };
}

function versionOf({ columns, subresources = ["status"], fields = [] }: Crd): TreeMap {
  const resources = Array.isArray(subresources) ? Object.fromEntries(subresources.map((name) => [name, {}])) : subresources;

  return {
    ...(columns === undefined ? {} : { additionalPrinterColumns: Object.entries(columns).map(([name, text]) => column(name, text)) }),
    ...(Object.keys(resources).length === 0 ? {} : { subresources: resources }),
    schema: {
      openAPIV3Schema: {
        type: "object",
        properties: {
          apiVersion: { type: "string" },
          kind: { type: "string" },
          metadata: { type: "object" },
          spec: open,
          status: open,
          ...Object.fromEntries(fields.map((field) => [field, { "x-kubernetes-preserve-unknown-fields": true }])),
        },
      },
    },
  };
}

function column(name: string, text: string): TreeMap {
  const [type, jsonPath] = text.includes(" ") ? [text.slice(0, text.indexOf(" ")), text.slice(text.indexOf(" ") + 1)] : ["string", text];

  return { name, type, jsonPath };
}
