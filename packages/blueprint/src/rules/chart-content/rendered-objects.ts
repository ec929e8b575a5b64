import { type ObjectReference, referenceOf } from "../../render/kube-object.ts";
import { locateInTemplate } from "../../render/locate-in-template.ts";
import type { ChartRender, RenderedObject } from "../../render/rendered-object.ts";
import { remembered } from "../../model/remembered.ts";
import type { YamlPath } from "../../model/yaml/read-yaml.ts";
import type { Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";

/**
 * What the chart can bring to a cluster: every object of the three renders, those that differ in a render more than once. Pods that only
 * `helm test` makes are left out.
 */
export function everyObject({ renders }: BlueprintSubject): readonly RenderedObject[] {
  return objectsOf(renders);
}

const objectsOf = remembered((renders: BlueprintSubject["renders"]): readonly RenderedObject[] => {
  const seen = new Map<string, RenderedObject>();
  for (const { objects } of rendersOf({ renders }))
    for (const rendered of objects) if (!isTest(rendered) && !seen.has(rendered.text)) seen.set(rendered.text, rendered);

  return [...seen.values()];
});

function isTest({ hooks }: RenderedObject): boolean {
  return hooks.length > 0 && hooks.every((hook) => hook.startsWith("test"));
}

export function ownObjects(subject: BlueprintSubject): RenderedObject[] {
  return everyObject(subject).filter(({ own }) => own);
}

/** Default first, so that what fires there is reported as it is there. */
export function rendersOf({ renders }: Pick<BlueprintSubject, "renders">): ChartRender[] {
  return [renders.default, renders.smoke, renders.allToggles].filter((render) => render !== undefined);
}

/** A finding about a field of a rendered object, at the line that wrote it. */
export function foundInObject(
  { blueprint }: BlueprintSubject,
  rendered: RenderedObject,
  path: YamlPath,
  found: Omit<Found, "at" | "object"> & { object?: ObjectReference },
): Found {
  return { at: locateInTemplate(blueprint, rendered, path), object: referenceOf(rendered.object), ...found };
}

/** The same sentence at the same place is said once, however many renders show it. */
export function* distinct(found: Iterable<Found>): Generator<Found> {
  const said = new Set<string>();
  for (const one of found) {
    const key = `${one.at.file}:${one.at.line} ${one.message}`;
    if (said.has(key)) continue;
    said.add(key);
    yield one;
  }
}

/** The namespace that the Blueprint is installed into: that of its slot. Undefined for one without a slot. */
export function namespaceOf({ blueprint, kit }: BlueprintSubject): string | undefined {
  return kit.slots.find((slot) => slot.blueprint === blueprint.name)?.namespace;
}
