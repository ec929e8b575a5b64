import type { DelegationChain, DelegationCheck } from "@catalyst/contract";
import type { Clock } from "../../platform/clock.ts";
import type { ChainExpectation } from "./chain/inspect-records.ts";
import { checkDelegation } from "./check-delegation.ts";
import { inspectChain } from "./inspect-chain.ts";
import type { Walker } from "./walk-down.ts";
import { whatResolversSay } from "./what-resolvers-say.ts";

/** Looks at delegations for whoever asks, without letting the asking become a load on name servers that are not ours. */
export interface DelegationChecks {
  /** How the domain is delegated in the zone above. */
  check(domain: string): Promise<DelegationCheck>;
  /** Everything from the root down to the domain's own names. */
  chain(domain: string): Promise<DelegationChain>;
}

/** What is to be seen. */
export interface Expectation extends ChainExpectation {
  nameservers: readonly string[];
  /** Empty where none is to be there, or none is known. */
  ds: readonly string[];
}

export interface DelegationChecksOptions {
  walker: Walker;
  clock: Clock;
  /** Of a domain that is in our care; undefined of any other. */
  expect(domain: string, signal: AbortSignal): Promise<Partial<Expectation> | undefined>;
  /** What every domain that is brought to us is to be delegated to. */
  nameservers: readonly string[];
}

/** Answers are given again for this long, milliseconds. */
const freshMs = 10_000;
/** Longest that one look may take, milliseconds. */
const limitMs = 20_000;
/** Answers kept. */
const mostKept = 1000;

export function createDelegationChecks({ walker, clock, expect, nameservers }: DelegationChecksOptions): DelegationChecks {
  const checks = createKept<DelegationCheck>(clock, look);
  const chains = createKept<DelegationChain>(clock, async (domain, signal) => {
    const expected = await expect(domain, signal);
    const [chain, resolvers] = await Promise.all([
      inspectChain(domain, { walker, clock, ...(expected ? { expected } : {}) }, signal),
      whatResolversSay(`console.${domain}`, walker, signal),
    ]);
    return { ...chain, resolvers };
  });
  return { check: checks, chain: chains };

  async function look(domain: string, signal: AbortSignal): Promise<DelegationCheck> {
    const expected = { nameservers, ds: [], ...(await expect(domain, signal)) };
    const { parents, ...state } = await checkDelegation({ domain, ...expected }, walker, signal);
    return {
      domain,
      ...state,
      delegated: state.state === "complete",
      parents: parents.map(({ host, address, nameservers: told, error }) => ({
        host,
        address,
        nameservers: told,
        ...(error ? { error } : {}),
      })),
      checkedAt: clock.now().toISOString(),
    };
  }
}

/** At most one look per domain and `freshMs`, however many ask; a look that failed is not kept. */
function createKept<Answer>(
  clock: Clock,
  look: (domain: string, signal: AbortSignal) => Promise<Answer>,
): (domain: string) => Promise<Answer> {
  const kept = new Map<string, { at: number; answer: Promise<Answer> }>();

  return (domain) => {
    const now = clock.now().getTime();
    const known = kept.get(domain);
    if (known && now - known.at < freshMs) return known.answer;

    const answer = look(domain, AbortSignal.timeout(limitMs));
    kept.delete(domain);
    kept.set(domain, { at: now, answer });
    answer.catch(() => kept.delete(domain));
    const oldest = kept.keys().next().value;
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
    return answer;
  };
}
