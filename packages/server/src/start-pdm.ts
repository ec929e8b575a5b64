import type { Config } from "./config.ts";
import { type PdmTuning, createPdm } from "./create-pdm.ts";
import { createPdmApp } from "./create-pdm-app.ts";
import { type FoundationOptions, openFoundations } from "./open-foundations.ts";

export interface RunningPdm {
  /** Address of the listener, without a path. */
  address: string;
  close(): Promise<void>;
}

export interface StartPdmOptions extends FoundationOptions {
  tuning?: Partial<PdmTuning>;
}

/** How long work under way may go on once the process was told to stop, milliseconds. */
const drainMs = 20_000;

/** Starts the pool-domain-manager by itself: database, listener, loops. Nothing of the engine, and no queue. */
export async function startPdm(config: Config, options: StartPdmOptions): Promise<RunningPdm> {
  const foundations = await openFoundations(config, options);
  const module = await createPdm(foundations, options.tuning);
  const app = await createPdmApp(foundations, module);
  const address = await app.listen({ host: config.host, port: config.port });
  module.start();
  foundations.log.info({ role: config.role, address }, "the pool-domain-manager is up");

  return {
    address,
    async close() {
      foundations.log.info({}, "the pool-domain-manager stops");
      await app.close();
      await module.stop(drainMs);
      await foundations.close();
      foundations.log.info({}, "the pool-domain-manager has stopped");
    },
  };
}
