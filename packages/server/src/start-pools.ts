import type { Pools } from "./features/pools/pools.ts";
import type { Clock } from "./platform/clock.ts";
import type { Logger } from "./platform/log.ts";

/** Brings the pools' own zones and delegations about, once, at the start of a manager that is told to. */
export interface PoolStarter {
  start(): void;
  stop(): Promise<void>;
}

/** Between tries while the name server or the registrar is away, milliseconds. */
const retryMs = 2000;

export function createPoolStarter({ pools, clock, log }: { pools: Pools; clock: Clock; log: Logger }): PoolStarter {
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
    for (const { domain } of pools.list()) await bootstrap(domain);
  }

  async function bootstrap(domain: string): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        const { actions } = await pools.bootstrap(domain, stopping.signal);
        log.info({ pool: domain, actions }, "a pool is ready, as far as this program can make it");
        return;
      } catch (error) {
        if (stopping.signal.aborted) return;
        log.warn({ error, pool: domain }, "a pool could not be made ready; trying again");
        await clock.sleep(retryMs, stopping.signal).catch(() => {});
      }
    }
  }
}
