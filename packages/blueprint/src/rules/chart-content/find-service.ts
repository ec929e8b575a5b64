import { recordOf } from "../../model/loaded-blueprint.ts";
import type { BlueprintSubject } from "../subject.ts";
import type { AddressedService } from "./addressed-services.ts";
import { type KnownObject, objectsOf } from "./known-objects.ts";
import { namespaceOf } from "./rendered-objects.ts";

/** How an address answers, going by what is rendered. */
export type Answer =
  | { kind: "answers" }
  /** Nothing is known about who makes the Services there. */
  | { kind: "unknown" }
  | { kind: "elsewhere"; found: KnownObject }
  | { kind: "no-service"; namespace: string; blueprints: readonly string[]; services: readonly string[] }
  | { kind: "no-port"; found: KnownObject };

export async function findService(subject: BlueprintSubject, { service, namespace, port }: AddressedService): Promise<Answer> {
  const home = namespaceOf(subject);
  const wanted = namespace ?? home;
  if (wanted === undefined || isOfTheCluster(service, wanted)) return { kind: "unknown" };

  const blueprints = blueprintsIn(subject, wanted);
  const there = await Promise.all(blueprints.map((blueprint) => objectsOf(subject, blueprint)));
  const services = there.flatMap((objects) => objects ?? []).filter((object) => isServiceIn(object, wanted));
  const found = services.find(({ name }) => name === service);
  if (found !== undefined) {
    const known = services.filter(({ name }) => name === service);
    const open = port === undefined || known.some(({ ports }) => ports === undefined || ports.includes(port));

    return open ? { kind: "answers" } : { kind: "no-port", found };
  }
  const elsewhere = await findElsewhere(subject, service, wanted);
  if (elsewhere !== undefined) return { kind: "elsewhere", found: elsewhere };
  if (blueprints.length === 0 || there.includes(undefined)) return { kind: "unknown" };

  return { kind: "no-service", namespace: wanted, blueprints, services: [...new Set(services.map(({ name }) => name))] };
}

/** Blueprints with a slot in a namespace. */
export function blueprintsIn({ kit }: BlueprintSubject, namespace: string): string[] {
  return kit.slots.filter((slot) => slot.namespace === namespace).map(({ blueprint }) => blueprint);
}

/** The Blueprint itself, and those that it depends on. */
export function reachable({ blueprint }: BlueprintSubject): string[] {
  const depends = blueprint.spec["depends"];
  const names = (Array.isArray(depends) ? depends : []).map((entry) => recordOf(entry)["blueprint"]);

  return [
    blueprint.name,
    ...names.filter((name) => typeof name === "string").map((name) => (name.startsWith("bp-") ? name : `bp-${name}`)),
  ];
}

/** Kubernetes and k3s make these. */
function isOfTheCluster(service: string, namespace: string): boolean {
  return (
    (namespace === "default" && service === "kubernetes") ||
    (namespace === "kube-system" && ["kube-dns", "metrics-server"].includes(service))
  );
}

/** In what the Blueprint depends on, and in Blueprints that are called like the Service or like the namespace. */
async function findElsewhere(subject: BlueprintSubject, service: string, namespace: string): Promise<KnownObject | undefined> {
  const alike = subject.kit.slots
    .filter(({ releaseName }) => service === releaseName || service.startsWith(`${releaseName}-`) || namespace.startsWith(releaseName))
    .map(({ blueprint }) => blueprint);
  for (const blueprint of new Set([...reachable(subject), ...alike])) {
    const objects = (await objectsOf(subject, blueprint)) ?? [];
    const found = objects.find(
      ({ kind, group, name, namespace: at }) => kind === "Service" && group === "" && name === service && at !== namespace,
    );
    if (found?.namespace !== undefined) return found;
  }

  return undefined;
}

function isServiceIn({ kind, group, namespace }: KnownObject, wanted: string): boolean {
  return kind === "Service" && group === "" && namespace === wanted;
}
