import type { Observation } from "./check.ts";
import { type ExpectedResource, expectedResources } from "./expected-resources.ts";

/** What the next apply will have to create: expected, and neither there already nor about to be taken over. */
export function plannedResources({
  deployment,
  leftovers,
  orphans,
}: Pick<Observation, "deployment" | "leftovers" | "orphans">): ExpectedResource[] {
  const taken = orphans === "import" ? leftovers.orphans : [];
  const there = new Set([...leftovers.own, ...taken].map(({ expected }) => expected?.address));
  return expectedResources(deployment).filter(({ address }) => !there.has(address));
}

/** The server types those resources need, by location, each once. */
export function plannedSizes(observation: Pick<Observation, "deployment" | "leftovers" | "orphans">): { size: string; location: string }[] {
  const sizes = plannedResources(observation)
    .filter((resource) => resource.kind === "servers")
    .flatMap(({ region, node }) =>
      region ? [{ size: node?.startsWith("worker-") ? region.workerSize : region.controlPlaneSize, location: region.cloudRegion }] : [],
    );
  return [...new Map(sizes.map((each) => [`${each.size}/${each.location}`, each])).values()];
}
