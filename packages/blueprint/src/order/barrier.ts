import type { Counterexample, OrderPlan } from "./order-plan.ts";
import type { ReleaseGraph } from "./release-graph.ts";

/**
 * The release that replaces the controllers which install everything must not run while others are mid-install: whoever does not come before it
 * comes after it.
 */
export function barrierFailures(plan: OrderPlan, graph: ReleaseGraph): Counterexample[] {
  const installer = plan.releases.find(({ objects }) =>
    objects.some(({ object }) => object.kind === "Deployment" && object.metadata.name === "helm-controller"),
  );
  if (installer === undefined) return [];
  const before = graph.ancestorsOf(installer.name);

  return plan.releases
    .filter(({ name }) => name !== installer.name && !before.has(name) && !graph.ancestorsOf(name).has(installer.name))
    .map((release) => ({
      kind: "not-before",
      release: release.name,
      at: release.at,
      object: "Deployment helm-controller",
      needs: `no other release being installed while ${installer.name} replaces it`,
      producer: installer.name,
      order: [...graph.sorted(graph.ancestorsOf(release.name)), release.name],
      message: `HelmRelease ${release.name} is left with status pending-install when its controller is replaced`,
      cure: `add dependsOn ${installer.name} to ${release.name}`,
    }));
}
