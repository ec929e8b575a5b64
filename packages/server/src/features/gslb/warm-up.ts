import type { Clock } from "../../platform/clock.ts";
import type { RandomBytes } from "../../platform/random.ts";
import type { AskDns, ServerAddress } from "../delegation/dns-query.ts";
import type { GslbPlan } from "./gslb-plan.ts";

export interface WarmUpParts {
  ask: AskDns;
  addresses(): readonly ServerAddress[];
  clock: Clock;
  random: RandomBytes;
}

/** A check begins with the first question for a name; its answer is known after the interval (5 s unless the server is told otherwise) and one more look. */
const firstVerdictMs = 5_000;
const lookMs = 1_000;
/** Policies that look at their targets. */
const checked: ReadonlySet<GslbPlan["policy"]> = new Set(["active-active", "nearest", "ordered", "primary"]);

/**
 * Asks every server once, so that its health checks begin now and not with the first customer, and waits until they have a verdict. A server
 * that does not answer is left to its own first question.
 */
export async function warmUp(parts: WarmUpParts, fqdn: string, plan: GslbPlan, signal: AbortSignal): Promise<void> {
  if (!checked.has(plan.policy)) return;
  const name = fqdn.startsWith("*.") ? `v${parts.random(6).toString("hex")}.${fqdn.slice(2)}` : fqdn;
  const types = plan.ipv6.length > 0 ? (["A", "AAAA"] as const) : (["A"] as const);
  await Promise.allSettled(parts.addresses().flatMap((server) => types.map((type) => parts.ask(server, { name, type }, signal))));
  await parts.clock.sleep(firstVerdictMs + lookMs, signal);
}
