import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import type { Config } from "./config.ts";
import { type Mothership, type Tuning, createApp } from "./create-app.ts";
import { createPdm } from "./create-pdm.ts";
import { connectToPdm } from "./create-remote-pdm.ts";
import { eventsChannel } from "./events/append-events.ts";
import { startListener } from "./events/listener.ts";
import { cancelChannel } from "./features/deployments/operations/cancel-deployment.ts";
import { ensureLocalAdminToken } from "./features/identity/local-admin-token.ts";
import { firstSignInLink } from "./features/identity/sign-in-links.ts";
import { createQueue } from "./jobs/queue.ts";
import { type FoundationOptions, openFoundations } from "./open-foundations.ts";
import { startSweeper } from "./start-sweeper.ts";

export type { Tuning };

export interface RunningMothership extends Mothership {
  /** Address of the API, without a path. Undefined for a pure worker. */
  address: string | undefined;
  close(): Promise<void>;
}

export interface StartOptions extends FoundationOptions {
  tuning?: Partial<Tuning>;
}

/** Starts a process of the mothership in its role: database, state backend, API, worker, in this order. `close` stops them in the opposite one. */
export async function startMothership(config: Config, options: StartOptions): Promise<RunningMothership> {
  const foundations = await openFoundations(config, options);
  const { db, databaseURL, clock, random, log } = foundations;
  const queue = await createQueue(databaseURL, log);

  const { url } = config.pdm;
  const pdm = url === undefined ? await createPdm(foundations, options.tuning?.pdm) : connectToPdm(foundations, url);
  const mothership = await createApp({ ...foundations, queue, pdm, ...(options.tuning ? { tuning: options.tuning } : {}) });
  const { api, stateBackend, engine, tails } = mothership;
  mothership.setStateAddress(await listenForChildren(stateBackend, config));
  const listener = startListener({
    url: databaseURL,
    clock,
    log,
    channels: { [eventsChannel]: (id) => tails.wake(id), [cancelChannel]: (id) => engine.noticeCancel(id) },
  });
  const hasAPI = config.role !== "worker";
  const hasWorker = config.role !== "api";
  // Whoever sees the API answer may count on the token and the link.
  if (hasAPI) await announce();
  const address = hasAPI ? await api.listen({ host: config.host, port: config.port }) : undefined;
  if (hasWorker) pdm.start();
  if (hasWorker) await engine.start();
  const sweeping = new AbortController();
  const swept = hasWorker ? startSweeper({ db, clock, log, signal: sweeping.signal }) : Promise.resolve();
  log.info({ role: config.role, address }, "the mothership is up");

  return {
    ...mothership,
    address,
    async close() {
      log.info({}, "the mothership stops");
      mothership.closeStreams();
      await api.close();
      if (hasWorker) {
        await queue.pause();
        await engine.stop();
        sweeping.abort(new Error("The mothership stops"));
        await swept;
      }
      await pdm.stop(pdmDrainMs);
      await queue.stop();
      await stateBackend.close();
      await listener.close();
      await foundations.close();
      log.info({}, "the mothership has stopped");
    },
  };

  /** Lets the machine's owner in: a token in a file for the CLI and, until somebody has used one, a sign-in link. */
  async function announce(): Promise<void> {
    await ensureLocalAdminToken({ db, clock, random }, join(config.dataFolder, "local-admin-token"));
    if (config.oidc.issuer !== undefined) return;
    const link = await firstSignInLink({ db, clock, random, publicURL: config.publicURL });
    const file = join(config.dataFolder, "sign-in-link");
    if (link === undefined) return rm(file, { force: true });
    await writeFile(file, `${link}\n`, { mode: 0o600 });
    log.info({ file }, "nobody has signed in yet: the one-time link is in a file");
  }
}

/** How long DNS work under way may go on once the process was told to stop, milliseconds; another process takes over what is left. */
const pdmDrainMs = 5000;

/** A child that outlives this process still knows where to upload its state, because the next one listens at the same place. */
async function listenForChildren(backend: FastifyInstance, config: Config): Promise<string> {
  if (config.statePort !== 0) return backend.listen({ host: config.stateHost, port: config.statePort });
  const file = join(config.dataFolder, "state-port");
  const known = Number(await readFile(file, "utf8").catch(() => "0"));
  if (known > 0) {
    const address = await backend.listen({ host: config.stateHost, port: known }).catch(() => undefined);
    // Another worker of this folder has it; the place stays its own.
    return address ?? backend.listen({ host: config.stateHost, port: 0 });
  }
  const address = await backend.listen({ host: config.stateHost, port: 0 });
  await writeFile(file, new URL(address).port, { mode: 0o600 });
  return address;
}
