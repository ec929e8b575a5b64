import type { ByoPlan } from "@catalyst/contract";
import type { Deployment } from "../deployment.ts";
import type { PhaseContext } from "../phase.ts";

/** Claims the customer's domain and looks at what bringing it would mean. Repeating it looks again. */
export async function planOwnDomain(deployment: Deployment, context: PhaseContext): Promise<ByoPlan> {
  const { fqdn, domainMode: mode, registrar } = deployment.spec;
  if (mode === "pool") throw new Error(`${fqdn} is a name of a pool`);
  const token = await context.secret("registrar_token");
  const call = { mode, deploymentId: deployment.id, ...(registrar ? { registrar } : {}), ...(token ? { token } : {}) };
  return context.byoDomains.plan(fqdn, call, context.signal);
}

/** Whether records that a customer's domain holds today are to be copied. */
export function carriesOver({ spec, facts }: Deployment): boolean {
  return facts.carryOver ?? spec.carryOver ?? false;
}
