import type { DelegationChain } from "@catalyst/contract";
import { isFound } from "./describe-chain.ts";

/** What stands after a demonstration, in a sentence or two: whether the name is found is what the look at it showed. */
export function describeInfrastructure(chain: DelegationChain): string {
  const name = isFound(chain)
    ? "The infrastructure stands and is found by its name."
    : `The infrastructure stands, but is not yet found by its name; ./catalyst domains verify ${chain.fqdn} tells why.`;
  return `${name} Servers of the local cloud do not boot yet, so nothing is installed on it.`;
}
