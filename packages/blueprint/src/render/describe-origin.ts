import type { LoadedBlueprint } from "../model/loaded-blueprint.ts";
import { describeObject, referenceOf } from "./kube-object.ts";
import { originsOf, type ValueLayer } from "./gather-values.ts";
import type { RenderedObject } from "./rendered-object.ts";

/** Lines that say where a rendered object comes from: its template, the values that the template reads, and who set each. Undefined: no such object. */
export function describeOrigin(
  blueprint: LoadedBlueprint,
  objects: readonly RenderedObject[],
  layers: readonly ValueLayer[],
  wanted: string,
): string[] | undefined {
  const [kind, name] = wanted.split("/");
  const found = objects.filter(({ object }) => object.kind.toLowerCase() === kind?.toLowerCase() && object.metadata.name === name);
  if (found.length === 0) return undefined;
  const origins = originsOf(layers);

  return found.flatMap(({ object, source, own, line }) => {
    const template = own ? blueprint.files.text(`${blueprint.folder}/chart/${source.slice(source.indexOf("/") + 1)}`) : undefined;
    const paths = [...new Set([...(template ?? "").matchAll(/\.Values\.([A-Za-z0-9_.]+)/g)].map((match) => match[1]!))];

    return [
      describeObject(referenceOf(object)),
      `  template  ${source}${own ? "" : " (a dependency's)"}`,
      `  render    line ${line}`,
      ...paths.map((path) => `  reads     ${path}, from ${originOf(path, origins)}`),
    ];
  });
}

/** A template may read a table whose leaves were set, or a leaf of one. */
function originOf(path: string, origins: ReadonlyMap<string, string>): string {
  const from = new Set([...origins].filter(([leaf]) => leaf === path || leaf.startsWith(`${path}.`)).map(([, layer]) => layer));

  return from.size === 0 ? "the chart's values" : [...from].join(" and ");
}
