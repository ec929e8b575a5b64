import { containersOf, podTemplateOf } from "../../model/pod-spec.ts";
import { parseImageReference } from "../../model/image-reference.ts";
import type { Place } from "../../model/position.ts";
import { remembered } from "../../model/remembered.ts";
import { isRecord, placeOf, valueAt } from "../../model/yaml-file.ts";
import type { YamlPath } from "../../model/yaml/read-yaml.ts";
import { type KubeObject, type ObjectReference, referenceOf } from "../../render/kube-object.ts";
import { locateInTemplate } from "../../render/locate-in-template.ts";
import type { BlueprintSubject } from "../subject.ts";
import { everyObject } from "./rendered-objects.ts";

/** An image that the Blueprint brings to a cluster. */
export interface UsedImage {
  /** As it is written in the render. */
  image: string;
  at: Place;
  object?: ObjectReference;
}

/** Each image once, where it is first used; with those of `spec.images.extra`, which no render shows. */
export function usedImages(subject: BlueprintSubject): readonly UsedImage[] {
  return imagesOf(subject);
}

const imagesOf = remembered((subject: BlueprintSubject): readonly UsedImage[] => {
  const found = new Map<string, UsedImage>();
  for (const rendered of everyObject(subject))
    for (const { image, path } of imagesIn(rendered.object))
      if (!found.has(image))
        found.set(image, { image, at: locateInTemplate(subject.blueprint, rendered, path), object: referenceOf(rendered.object) });
  const { manifest, root } = subject.blueprint;
  const extra = valueAt(root, ["spec", "images", "extra"]);
  for (const [index, image] of (Array.isArray(extra) ? extra : []).entries())
    if (typeof image === "string" && !found.has(image) && manifest !== undefined)
      found.set(image, { image, at: placeOf(manifest, ["spec", "images", "extra", index]) });

  return [...found.values()];
});

function imagesIn(object: KubeObject): { image: string; path: YamlPath }[] {
  const template = podTemplateOf(object);
  if (template !== undefined)
    return containersOf(template).flatMap(({ container, path }) =>
      typeof container["image"] === "string" ? [{ image: container["image"], path: [...path, "image"] }] : [],
    );

  return isRecord(object["spec"]) && !withoutImages.has(object.kind) ? imagesOfCustomObject(object["spec"], ["spec"]) : [];
}

/** Their `image` is a property's name. */
const withoutImages = new Set(["CustomResourceDefinition", "CompositeResourceDefinition", "Composition"]);

/** Operators take their images in fields of these names; a plain word there is a choice, and no image. */
function imagesOfCustomObject(value: unknown, path: YamlPath): { image: string; path: YamlPath }[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => imagesOfCustomObject(item, [...path, index]));
  if (!isRecord(value)) return [];

  return Object.entries(value).flatMap(([key, item]) =>
    (key === "image" || key === "imageName") && typeof item === "string"
      ? /[/:]/.test(item) && parseImageReference(item) !== undefined
        ? [{ image: item, path: [...path, key] }]
        : []
      : imagesOfCustomObject(item, [...path, key]),
  );
}
