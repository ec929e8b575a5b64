import type { DomainServices } from "../deployments/domain-services.ts";
import type { Expectation } from "./delegation-checks.ts";

export interface ExpectationOptions {
  services: DomainServices;
  /** Domains below which names are given away; may change while the program runs. */
  pools(): readonly string[];
}

/** What is to be seen of a domain, by what the pool-domain-manager holds for it. Undefined of a domain that is not in its care. */
export function createExpectation({ services, pools }: ExpectationOptions) {
  return async (domain: string, signal: AbortSignal): Promise<Partial<Expectation> | undefined> => {
    const pool = pools().find((each) => domain.endsWith(`.${each}`));
    const held =
      pool === undefined
        ? await services.byoDomains.read(domain, signal)
        : await services.pdm.read(pool, domain.slice(0, -pool.length - 1), signal);
    if (held === undefined) return undefined;
    const { nameservers, ds, loadBalancerIP } = held;
    return { nameservers, ds, ...(loadBalancerIP === undefined ? {} : { ip: loadBalancerIP }) };
  };
}
