import { consumedBy } from "../../model/consumed-objects.ts";
import { asksForAddress, type Endpoint, endpointsIn } from "../../model/endpoint.ts";
import { remembered } from "../../model/remembered.ts";
import type { Place } from "../../model/position.ts";
import { isRecord, valueAt } from "../../model/yaml-file.ts";
import type { YamlPath } from "../../model/yaml/read-yaml.ts";
import { type ObjectReference, referenceOf } from "../../render/kube-object.ts";
import { locateInTemplate } from "../../render/locate-in-template.ts";
import type { RenderedObject } from "../../render/rendered-object.ts";
import type { BlueprintSubject } from "../subject.ts";
import { ownObjects } from "./rendered-objects.ts";
import { defaultLeaves, keyOfLeaf, placeOfLeaf } from "./value-leaves.ts";

/** A Service that the Blueprint means to reach, and where it says so. */
export interface AddressedService {
  service: string;
  /** Undefined: a bare name. */
  namespace: string | undefined;
  port: number | string | undefined;
  /** As it is written. */
  text: string;
  at: Place;
  object?: ObjectReference;
}

/** Addresses in the Blueprint's values, and in its own objects where they do not come from there. */
export function addressedServices(subject: BlueprintSubject): readonly AddressedService[] {
  return servicesOf(subject);
}

const servicesOf = remembered((subject: BlueprintSubject): readonly AddressedService[] => {
  const namespaces = new Set(subject.kit.slots.map(({ namespace }) => namespace));
  const found = new Map<string, AddressedService>();
  const add = (endpoint: Omit<AddressedService, "at" | "object">, where: () => Pick<AddressedService, "at" | "object">): void => {
    const key = `${endpoint.service}.${endpoint.namespace ?? ""}:${endpoint.port ?? ""}`;
    if (!found.has(key)) found.set(key, { ...endpoint, ...where() });
  };
  for (const leaf of defaultLeaves(subject))
    if (typeof leaf.value === "string")
      for (const endpoint of endpointsIn(leaf.value, namespaces, asksForAddress(keyOfLeaf(leaf))))
        add(endpoint, () => ({ at: placeOfLeaf(leaf) }));
  for (const rendered of ownObjects(subject)) {
    const locate = (path: YamlPath) => () => ({
      at: locateInTemplate(subject.blueprint, rendered, path),
      object: referenceOf(rendered.object),
    });
    for (const { endpoint, path } of endpointsInObject(rendered, namespaces)) add(endpoint, locate(path));
    for (const { kind, group, name, namespace, port, path, optional } of consumedBy(rendered.object))
      if (kind === "Service" && group === "" && !optional)
        add({ service: name, namespace: namespace ?? rendered.object.metadata.namespace, port, text: name }, locate(path));
  }

  return [...found.values()];
});

function endpointsInObject({ object }: RenderedObject, namespaces: ReadonlySet<string>): { endpoint: Endpoint; path: YamlPath }[] {
  if (object.kind === "CustomResourceDefinition") return [];

  return Object.entries(object)
    .filter(([field]) => !["apiVersion", "kind", "metadata", "status"].includes(field))
    .flatMap(([field, value]) => textsIn(value, [field]))
    .flatMap(({ text, path }) =>
      path.at(-1) === "image"
        ? []
        : endpointsIn(withoutComments(text), namespaces, asksForAddress(keyOfText(object, path))).map((endpoint) => ({ endpoint, path })),
    );
}

/** The value of an `env` entry goes by the entry's name. */
function keyOfText(object: unknown, path: YamlPath): string {
  const name = path.at(-1) === "value" ? valueAt(object, [...path.slice(0, -1), "name"]) : undefined;

  return typeof name === "string" ? name : (path.findLast((step) => typeof step === "string") ?? "");
}

function textsIn(value: unknown, path: YamlPath): { text: string; path: YamlPath }[] {
  if (typeof value === "string") return [{ text: value, path }];
  if (Array.isArray(value)) return value.flatMap((item, index) => textsIn(item, [...path, index]));

  return isRecord(value) ? Object.entries(value).flatMap(([key, item]) => textsIn(item, [...path, key])) : [];
}

/** A file in a ConfigMap explains itself with addresses that nobody asks. */
function withoutComments(text: string): string {
  return text.includes("\n") ? text.replaceAll(/^\s*(?:#|\/\/|;).*$/gm, "") : text;
}
