import type { CloudOffers } from "../../cloud.ts";
import { type CheckResult, fail, type Observation, ok } from "./check.ts";
import { plannedSizes } from "./planned-resources.ts";

type ServerType = CloudOffers["serverTypes"][number];
interface Wanted {
  size: string;
  location: string;
}

/** Node artifacts are built for this architecture only. */
const architecture = "x86";

/** Every size still to be ordered exists, runs our artifacts and is in stock where it is wanted. */
export function checkSizes(observation: Pick<Observation, "deployment" | "leftovers" | "orphans" | "offers">): CheckResult {
  const { offers } = observation;
  const wanted = plannedSizes(observation);
  for (const each of wanted) {
    const problem = problemOf(each, offers);
    if (problem) return refuse(each, problem, offers);
  }
  return ok(
    "sizes",
    wanted.length === 0
      ? "No server has to be ordered."
      : `Can be ordered now: ${wanted.map(({ size, location }) => `${size} in ${location}`).join(", ")}.`,
  );
}

function problemOf({ size, location }: Wanted, offers: CloudOffers): string | undefined {
  if (!offers.locations.some((each) => each.name === location)) return `The location ${location} does not exist`;
  const type = offers.serverTypes.find((each) => each.name === size);
  if (!type) return `The size ${size} does not exist`;
  if (type.architecture !== architecture)
    return `The size ${size} is of architecture ${type.architecture}, and nodes run on ${architecture}`;
  if (type.deprecated) return `The size ${size} is no longer sold`;
  if (!type.availableIn.includes(location)) return `${location} has no ${size} free at the moment`;
  return undefined;
}

function refuse(wanted: Wanted, problem: string, offers: CloudOffers): CheckResult {
  const alternative = alternativeTo(wanted, offers);
  const message = `${problem}; ${alternative ?? "nothing comparable can be ordered"}.`;
  return fail(
    "sizes",
    message,
    {
      code: "size-unavailable",
      retryable: true,
      sentence: message,
      culprit: { kind: "server type", name: wanted.size, region: wanted.location, reason: "not-orderable", message: problem },
    },
    {
      fix: alternative ? `Choose an orderable size or location: ${alternative}.` : "Choose another size or location.",
      facts: { ...wanted },
    },
  );
}

/** The same size elsewhere, or else the cheapest that is at least as large in the same place. */
function alternativeTo({ size, location }: Wanted, offers: CloudOffers): string | undefined {
  const type = offers.serverTypes.find((each) => each.name === size);
  const elsewhere = type && type.architecture === architecture && !type.deprecated ? type.availableIn : [];
  if (elsewhere.length > 0) return `${elsewhere.slice(0, 3).join(" and ")} ${elsewhere.length === 1 ? "has" : "have"} it`;

  const here = offers.serverTypes
    .filter(
      (each) =>
        each.architecture === architecture &&
        !each.deprecated &&
        each.availableIn.includes(location) &&
        each.memoryGb >= (type?.memoryGb ?? smallestMemoryGb),
    )
    .toSorted((a, b) => priceIn(a, location) - priceIn(b, location));
  return here[0] && `${here[0].name} can be ordered in ${location} today`;
}

/** A single node needs this much when nothing is known about the size that was meant. */
const smallestMemoryGb = 16;

function priceIn(type: ServerType, location: string): number {
  return type.prices[location]?.monthlyEUR ?? Number.POSITIVE_INFINITY;
}
