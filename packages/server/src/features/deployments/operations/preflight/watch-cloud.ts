import { createHash } from "node:crypto";
import type { BudgetState } from "../../../../platform/http/request-budget.ts";
import type { Clock } from "../../../../platform/clock.ts";
import type { Secret } from "../../../../platform/secret.ts";
import type { CloudObject, CloudOffers, CloudProbe, ConnectCloud } from "../../cloud.ts";
import { listProject } from "../../list-project.ts";
import { inTime } from "./finding.ts";

/** A project as it was seen at most a minute ago. */
export interface SeenCloud {
  probe(): Promise<CloudProbe>;
  listing(): Promise<CloudObject[]>;
  offers(): Promise<CloudOffers>;
  budget(): BudgetState | undefined;
}

/** How long something seen is shown again instead of looked at anew, milliseconds: a person goes to and fro while they fill a form in. */
const keptMs = 60_000;
/** Projects times three. */
const mostKept = 300;

/** Looks into projects. What was seen is kept by the token's digest, so that no map holds a token; what failed is not kept. */
export function createCloudWatch(connectCloud: ConnectCloud, clock: Clock): (token: Secret) => SeenCloud {
  const kept = new Map<string, { at: number; seen: Promise<unknown> }>();

  return function watch(token) {
    const cloud = connectCloud(token);
    const digest = createHash("sha256").update(token.open()).digest("hex");
    return {
      probe: () => once(`${digest} probe`, (signal) => cloud.probe(signal)),
      listing: () => once(`${digest} listing`, (signal) => listProject(cloud, signal)),
      offers: () => once(`${digest} offers`, (signal) => cloud.offers(signal)),
      budget: () => cloud.budget(),
    };
  };

  /** Several callers share one look, so none of them may end it by leaving. */
  function once<Seen>(key: string, look: (signal: AbortSignal) => Promise<Seen>): Promise<Seen> {
    const now = clock.now().getTime();
    const known = kept.get(key);
    if (known && now - known.at < keptMs) return known.seen as Promise<Seen>;

    const seen = inTime(new AbortController().signal, look);
    const entry = { at: now, seen };
    kept.delete(key);
    kept.set(key, entry);
    seen.catch(() => kept.get(key) === entry && kept.delete(key));
    const oldest = kept.keys().next().value;
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
    return seen;
  }
}
