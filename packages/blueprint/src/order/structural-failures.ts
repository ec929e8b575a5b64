import { describeObject, groupOf, identityOf, type ObjectReference, referenceOf } from "../render/kube-object.ts";
import { isCustom } from "./api-kinds.ts";
import { definitionKey, factsOf, namespaceOf } from "./facts.ts";
import { isGiven } from "./given-facts.ts";
import type { Counterexample, OrderPlan, OrderRelease } from "./order-plan.ts";
import type { ReleaseGraph } from "./release-graph.ts";

/** What is wrong whatever the order: names that lead nowhere, cycles, objects declared twice, kinds that are applied together with their definition. */
export function structuralFailures(plan: OrderPlan, graph: ReleaseGraph): Counterexample[] {
  return [...unresolved(plan, graph), ...cycle(graph), ...doubleInstalls(plan), ...duplicates(plan, graph), ...sameKustomization(plan)];
}

function failure(
  release: OrderRelease,
  rest: Omit<Counterexample, "release" | "at" | "order"> & { order?: readonly string[] },
): Counterexample {
  return { release: release.name, at: release.at, order: [release.name], ...rest };
}

function unresolved({ releases }: OrderPlan, graph: ReleaseGraph): Counterexample[] {
  return releases.flatMap((release) =>
    release.dependsOn
      .filter((name) => !graph.byName.has(name))
      .map((name) =>
        failure(release, {
          kind: "unresolved",
          object: `HelmRelease ${release.name}`,
          needs: `a release ${name}`,
          producer: undefined,
          message: `unable to get 'flux-system/${name}' dependency: helmreleases.helm.toolkit.fluxcd.io "${name}" not found`,
          cure: `name a release of this set, or add ${name} to it`,
        }),
      ),
  );
}

function cycle(graph: ReleaseGraph): Counterexample[] {
  const names = graph.cycle;
  if (names === undefined) return [];

  return [
    failure(graph.byName.get(names[0]!)!, {
      kind: "cycle",
      object: `HelmRelease ${names[0]}`,
      needs: names.slice(1).join(", which needs "),
      producer: undefined,
      order: names,
      message: `dependency '${names[1]}' is not ready`,
      cure: `remove one of the edges ${names.join(" → ")}`,
    }),
  ];
}

function doubleInstalls({ releases }: OrderPlan): Counterexample[] {
  const installed = new Map(releases.map((release) => [release.blueprint, release]));

  return releases.flatMap((release) =>
    release.wrappedBlueprints
      .filter((name) => installed.has(name))
      .map((name) =>
        failure(release, {
          kind: "double-install",
          object: `chart ${name}`,
          needs: "to be installed once",
          producer: installed.get(name)!.name,
          message: `${name} is a release of its own and a part of ${release.blueprint}: two releases own the same objects`,
          cure: `take ${name} out of the chart's dependencies and name it in spec.depends`,
        }),
      ),
  );
}

function duplicates({ releases, plain }: OrderPlan, graph: ReleaseGraph): Counterexample[] {
  const owners = new Map<string, OrderRelease | "the cluster files">();
  const found: Counterexample[] = [];
  for (const { object } of plain) owners.set(identityOf(referenceOf(object)), "the cluster files");
  for (const release of releases) {
    for (const { object } of release.objects) {
      const namespace = namespaceOf(object, release);
      const reference = { ...referenceOf(object), ...(isCustom(object) || namespace === undefined ? {} : { namespace }) };
      const identity = identityOf(reference);
      const owner = owners.get(identity);
      owners.set(identity, owner ?? release);
      if (owner !== undefined && owner !== release) found.push(duplicate(reference, owner, release, graph));
    }
  }

  return found;
}

/** Whoever comes second is refused; two that may come in any order are told in the order of the set. */
function duplicate(
  reference: ObjectReference,
  one: OrderRelease | "the cluster files",
  other: OrderRelease,
  graph: ReleaseGraph,
): Counterexample {
  const isReversed = one !== "the cluster files" && graph.ancestorsOf(one.name).has(other.name);
  const [first, second] = isReversed ? [other, one] : [one, other];
  const before = first === "the cluster files" ? [] : [first.name, ...graph.ancestorsOf(first.name)];
  const owner = first === "the cluster files" ? first : first.name;

  return failure(second, {
    kind: "duplicate",
    object: describeObject(reference),
    needs: "one owner",
    producer: owner,
    order: [...graph.sorted(new Set([...before, ...graph.ancestorsOf(second.name)])), second.name],
    message: `${reference.kind} "${reference.name}" in namespace "${reference.namespace ?? ""}" exists and cannot be imported into the current release: invalid ownership metadata`,
    cure: `declare it in one of ${owner} and ${second.name}`,
  });
}

/** kustomize-controller dry-runs a whole Kustomization before it applies any of it: a kind that a release of the same set defines is unknown then. */
function sameKustomization({ releases, plain }: OrderPlan): Counterexample[] {
  const definitions = new Map(releases.flatMap((release) => factsOf(release).map(({ key }) => [key, release] as const)));

  return plain.flatMap(({ object, at }) => {
    if (!isCustom(object)) return [];
    const version = object.apiVersion.slice(object.apiVersion.indexOf("/") + 1);
    const key = definitionKey(groupOf(object.apiVersion), object.kind, version);
    const release = definitions.get(key);
    if (isGiven(key) || release === undefined) return [];

    return [
      {
        ...failure(release, {
          kind: "same-kustomization",
          object: describeObject(referenceOf(object)),
          needs: `the definition of ${object.kind} in ${object.apiVersion}`,
          producer: release.name,
          message: `${describeObject(referenceOf(object))} dry-run failed: no matches for kind "${object.kind}" in version "${object.apiVersion}"`,
          cure: `move it to a Kustomization that depends on this one, or into the chart of a release that depends on ${release.name}`,
        }),
        at,
      },
    ];
  });
}
