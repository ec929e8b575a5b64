import type { Pools } from "./features/pools/pools.ts";
import type { Clock } from "./platform/clock.ts";
import type { Logger } from "./platform/log.ts";

/** Brings the pools' own zones and delegations about, once, at the start of a manager that is told to. */
export interface PoolStarter {
  start(): void;
  stop(): Promise<void>;
}

export interface PoolStarterParts {
  pools: Pools;
  clock: Clock;
  log: Logger;
  /** Whether the operator's registrar can be driven from here; without, a person sets the name servers. */
  isLinked: boolean;
}

/** Between tries while the name server or the registrar is away, milliseconds: soon at first, then patiently. */
const retryAfterMs = [500, 2000, 5000, 15_000];

export function createPoolStarter({ pools, clock, log, isLinked }: PoolStarterParts): PoolStarter {
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();

  return {
    start: () => void (running = bootstrapAll()),
    async stop() {
      stopping.abort(new Error("The manager stops"));
      await running;
    },
  };

  async function bootstrapAll(): Promise<void> {
    for (const pool of inOrder()) await bootstrap(pool);
  }

  /** The pool that holds the name servers' own names first: nobody finds the others without it. */
  function inOrder(): string[] {
    const { nameservers } = pools.nameservers();
    const domains = pools.list().map(({ domain }) => domain);
    const holds = (domain: string) => nameservers.some((host) => host.endsWith(`.${domain}`));
    return [...domains.filter(holds), ...domains.filter((domain) => !holds(domain))];
  }

  async function bootstrap(pool: string): Promise<void> {
    for (let tries = 0; !stopping.signal.aborted; tries += 1) {
      try {
        const { nameservers, registrarNameservers, actions } = await pools.bootstrap(pool, stopping.signal);
        const isDone = !isLinked || nameservers.every((host) => registrarNameservers.includes(host));
        log.info({ pool, actions }, isDone ? "a pool is ready" : "a pool's registrar did not follow yet; trying again");
        if (isDone) return;
      } catch (error) {
        if (stopping.signal.aborted) return;
        log.warn({ error, pool }, "a pool could not be made ready; trying again");
      }
      await clock.sleep(retryAfterMs[tries] ?? retryAfterMs.at(-1) ?? 0, stopping.signal).catch(() => {});
    }
  }
}
