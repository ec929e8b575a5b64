import { producedBy } from "../../model/derived-producers.ts";
import { type LoadedBlueprint, recordOf } from "../../model/loaded-blueprint.ts";
import { listOf } from "../../model/pod-spec.ts";
import { remembered } from "../../model/remembered.ts";
import { valueAt } from "../../model/yaml-file.ts";
import { groupOf } from "../../render/kube-object.ts";
import type { RenderedObject } from "../../render/rendered-object.ts";
import type { BlueprintSubject } from "../subject.ts";
import { everyObject } from "./rendered-objects.ts";

/** An object that is in the cluster once a Blueprint is installed. */
export interface KnownObject {
  blueprint: string;
  group: string;
  kind: string;
  name: string;
  /** Undefined: of the whole cluster, or made where nobody knows. */
  namespace: string | undefined;
  /** Of a Service: numbers and names; undefined when they are not known. */
  ports: readonly (number | string)[] | undefined;
}

/**
 * What a Blueprint brings: rendered objects, what controllers make from them, and what `spec.provides` declares. Undefined when it cannot be known
 * here.
 */
export async function objectsOf(subject: BlueprintSubject, blueprint: string): Promise<KnownObject[] | undefined> {
  const known = knownOf(subject);
  const found = known.get(blueprint) ?? collect(subject, blueprint);
  known.set(blueprint, found);

  return found;
}

const knownOf: (subject: BlueprintSubject) => Map<string, Promise<KnownObject[] | undefined>> = remembered(() => new Map());

async function collect(subject: BlueprintSubject, name: string): Promise<KnownObject[] | undefined> {
  const own = name === subject.blueprint.name;
  const rendered = own ? everyObject(subject) : await subject.neighbour?.(name);
  if (rendered === undefined) return undefined;
  const namespace = subject.kit.slots.find(({ blueprint }) => blueprint === name)?.namespace;
  const blueprint = own ? subject.blueprint : subject.repository.byName(name);

  return [
    ...rendered.flatMap((one) => objectAndProducts(one, name, namespace)),
    ...(blueprint === undefined ? [] : declared(blueprint, namespace)),
  ];
}

function objectAndProducts({ object }: RenderedObject, blueprint: string, home: string | undefined): KnownObject[] {
  const namespace = object.metadata.namespace ?? home;
  const self = { blueprint, group: groupOf(object.apiVersion), kind: object.kind, name: object.metadata.name, namespace };

  return [
    { ...self, ports: object.kind === "Service" ? servicePorts(object["spec"]) : undefined },
    ...producedBy(object).map((product) => ({ blueprint, ports: undefined, ...product, namespace: product.namespace ?? namespace })),
  ];
}

/** An ExternalName answers at whatever port its target does. */
function servicePorts(spec: unknown): (number | string)[] | undefined {
  if (valueAt(spec, ["type"]) === "ExternalName") return undefined;

  return listOf(valueAt(spec, ["ports"])).flatMap(({ port, name }) =>
    [port, name].filter((value) => typeof value === "number" || typeof value === "string"),
  );
}

const declaredKinds: Record<string, string> = { secrets: "Secret", configMaps: "ConfigMap", services: "Service" };

function declared({ name: blueprint, spec }: LoadedBlueprint, home: string | undefined): KnownObject[] {
  return Object.entries(declaredKinds).flatMap(([field, kind]) =>
    listOf(recordOf(spec["provides"])[field]).flatMap(({ name, namespace }) =>
      typeof name === "string"
        ? [{ blueprint, group: "", kind, name, namespace: typeof namespace === "string" ? namespace : home, ports: undefined }]
        : [],
    ),
  );
}
