import type { WipeReport } from "@catalyst/contract";
import type { ConnectCloud } from "../features/deployments/cloud.ts";
import type { Deployment } from "../features/deployments/deployment.ts";
import type { DomainServices } from "../features/deployments/domain-services.ts";
import type { DeploymentIac } from "../features/deployments/iac.ts";
import type { PhaseContext, Report } from "../features/deployments/phase.ts";
import type { Clock } from "../platform/clock.ts";
import { silentLogger } from "../platform/log.ts";
import { Secret } from "../platform/secret.ts";

/** A phase's surroundings without an engine: what it reports, remembers and destroys is kept here to be looked at. */
export interface SampleContext extends PhaseContext {
  readonly reports: Report[];
  /** In the order of the calls: `settle`, `destroy`, `remove`, `secrets`, `state`. */
  readonly calls: string[];
  readonly wipeReports: WipeReport[];
}

export interface SampleContextOptions {
  deployment: Deployment;
  clock: Clock;
  connectCloud: ConnectCloud;
  token?: string;
  signal?: AbortSignal;
  iac?: Partial<DeploymentIac>;
  pdm?: DomainServices["pdm"];
  byoDomains?: DomainServices["byoDomains"];
  nameService?: DomainServices["nameService"];
}

export function sampleContext(options: SampleContextOptions): SampleContext {
  const { deployment } = options;
  const reports: Report[] = [];
  const calls: string[] = [];
  const wipeReports: WipeReport[] = [];
  const note = (call: string) => async () => void calls.push(call);

  return {
    reports,
    calls,
    wipeReports,
    clock: options.clock,
    log: silentLogger,
    signal: options.signal ?? new AbortController().signal,
    secret: async (name) => (name === "hcloud_token" && options.token !== undefined ? new Secret(name, options.token) : undefined),
    keepSecret: async (secret) => void calls.push(`keep ${secret.name}`),
    connectCloud: options.connectCloud,
    pdm: options.pdm ?? (noDomains() as PhaseContext["pdm"]),
    probeRegistrar: unused,
    nameService: options.nameService ?? (async () => ({ status: "ready", version: "4.7.3" })),
    byoDomains: options.byoDomains ?? (noDomains() as PhaseContext["byoDomains"]),
    iac: {
      missing: async () => undefined,
      init: async () => ({}),
      plan: unused,
      apply: unused,
      output: unused,
      destroy: note("destroy"),
      settle: note("settle"),
      remove: note("remove"),
      stateAddresses: async () => [],
      ...options.iac,
    },
    report: async (event) => void reports.push(event),
    // As the engine does: members are merged, and null is a value.
    remember: async (facts) => void Object.assign(deployment.facts, structuredClone(facts)),
    setSubState: async (subState) => void Object.assign(deployment, { subState }),
    markCloudResources: async (cloudResources) => void Object.assign(deployment, { cloudResources }),
    destroySecrets: note("secrets"),
    destroyState: note("state"),
    storeWipeReport: async (report) => void wipeReports.push(report),
  };
}

/** For phases that have no business with names. */
function noDomains(): object {
  return new Proxy({}, { get: (_, call) => () => Promise.reject(new Error(`This phase has no business with ${String(call)}`)) });
}

function unused(): never {
  throw new Error("This phase has no business with the engine");
}
