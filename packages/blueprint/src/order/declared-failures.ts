import { namespaceOf } from "./facts.ts";
import type { Counterexample, OrderPlan, OrderRelease } from "./order-plan.ts";
import type { ReleaseGraph } from "./release-graph.ts";
import type { KubeObject } from "../render/kube-object.ts";
import { recordOf } from "../model/loaded-blueprint.ts";

/** A Blueprint says itself what it cannot become Ready without. */
export function declaredFailures(plan: OrderPlan, graph: ReleaseGraph): Counterexample[] {
  const byBlueprint = new Map(plan.releases.map((release) => [release.blueprint, release]));

  return plan.releases.flatMap((release) =>
    release.hardDependencies.flatMap((blueprint): Counterexample[] => {
      const needed = byBlueprint.get(blueprint);
      if (needed !== undefined && graph.ancestorsOf(release.name).has(needed.name)) return [];
      const object = objectThatNames(needed, release) ?? release.objects.find(({ fromCrds }) => !fromCrds)?.object;

      return [
        {
          kind: needed === undefined ? "nowhere" : "not-before",
          release: release.name,
          at: release.at,
          object: object === undefined ? release.name : `${object.kind} ${object.metadata.name}`,
          needs: `${blueprint} installed before it, as spec.depends says`,
          producer: needed?.name,
          order: [...graph.sorted(graph.ancestorsOf(release.name)), release.name],
          message: `${release.name} is installed while ${blueprint} is not Ready`,
          cure: needed === undefined ? `add a release of ${blueprint} to the set` : `add dependsOn ${needed.name} to ${release.name}`,
        },
      ];
    }),
  );
}

/** The one that will try to reach what is not there: by a Service's name, or by a host that the edge publishes for it. */
function objectThatNames(needed: OrderRelease | undefined, release: OrderRelease): KubeObject | undefined {
  if (needed === undefined) return undefined;
  const addresses = needed.objects.flatMap(({ object }) => {
    if (object.kind === "Service") return `${object.metadata.name}.${namespaceOf(object, needed)}.svc`;
    const hosts = object.kind === "HTTPRoute" ? recordOf(object["spec"])["hostnames"] : [];

    return Array.isArray(hosts) ? hosts.filter((host) => typeof host === "string") : [];
  });
  const contents = release.objects.filter(({ own }) => own).map(({ object }) => [object, JSON.stringify(object)] as const);

  return contents.find(([, text]) => addresses.some((address) => text.includes(address)))?.[0];
}
