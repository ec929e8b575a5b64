import type { Logger } from "../../../../platform/log.ts";
import type { Observation, PlannedDeployment } from "../../phases/preflight/check.ts";
import { projectChecks, tokenChecks } from "../../phases/preflight/checks.ts";
import { findLeftovers } from "../../phases/preflight/find-leftovers.ts";
import { type Finding, reasonOf, unmade } from "./finding.ts";
import type { SeenCloud } from "./watch-cloud.ts";

/** Makes the checks of the phase preflight that go by the cloud; those whose part of it cannot be seen say so. */
export async function checkCloud(deployment: PlannedDeployment, cloud: SeenCloud, log: Logger): Promise<Finding[]> {
  const probe = await see(cloud.probe(), log);
  const isOpen = "value" in probe && probe.value.read;
  const closed = { why: "value" in probe ? "the cloud does not accept the token" : probe.why };
  const [listing, offers] = isOpen ? await Promise.all([see(cloud.listing(), log), see(cloud.offers(), log)]) : [closed, closed];
  const seen = { probe, listing, offers };

  const objects = "value" in listing ? listing.value : [];
  const observation: Observation = {
    deployment,
    probe: "value" in probe ? probe.value : { read: false, write: "unknown", serversInUse: 0 },
    listing: objects,
    offers: "value" in offers ? offers.value : { locations: [], serverTypes: [], images: [], loadBalancerTypes: [] },
    leftovers: findLeftovers(deployment, objects),
    orphans: "fail",
    budget: cloud.budget(),
  };
  return [...tokenChecks, ...projectChecks].map(({ id, needs, check }) => {
    const unseen = needs.map((part) => seen[part]).find((part) => "why" in part);
    return unseen ? unmade(id, unseen.why) : check(observation);
  });
}

/** A part of the cloud, or why it cannot be seen. */
type Seen<Part> = { value: Part } | { why: string };

async function see<Part>(look: Promise<Part>, log: Logger): Promise<Seen<Part>> {
  try {
    return { value: await look };
  } catch (error) {
    return { why: reasonOf(error, log) };
  }
}
