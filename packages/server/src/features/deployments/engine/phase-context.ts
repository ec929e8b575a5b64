import type { EventPhase } from "@catalyst/contract";
import type { Db } from "../../../database/connect.ts";
import { Superseded, appendEvents } from "../../../events/append-events.ts";
import type { Clock } from "../../../platform/clock.ts";
import type { Logger } from "../../../platform/log.ts";
import type { RandomBytes } from "../../../platform/random.ts";
import type { Scrubber } from "../../../platform/scrub.ts";
import { internalActor } from "../../pdm-callers/actor.ts";
import type { Vault } from "../../secrets/vault.ts";
import type { StateStore } from "../../tofu-state/tofu-state.ts";
import type { ConnectCloud } from "../cloud.ts";
import type { Deployment } from "../deployment.ts";
import type { DomainServicesFor } from "../domain-services.ts";
import type { DeploymentIac, Iac, IacRun, RunLedger } from "../iac.ts";
import type { ModuleSettings } from "../module-variables.ts";
import type { PhaseContext } from "../phase.ts";
import { lockDeployment, patchDeployment } from "../store.ts";
import { prepareIacRun } from "./prepare-iac-run.ts";

/** Told when a run waits for a place among the children, and when it has one. */
export interface Line {
  joined(): void;
  left(): Promise<void>;
}

const noLine: Line = { joined: () => {}, left: async () => {} };

export interface ContextParts {
  db: Db;
  vault: Vault;
  states: StateStore;
  iac: Iac;
  connectCloud: ConnectCloud;
  domainServices: DomainServicesFor;
  clock: Clock;
  random: RandomBytes;
  log: Logger;
  scrub: Scrubber;
  module: ModuleSettings;
  ledgerOf(deployment: Deployment): RunLedger;
}

/** What a phase may do to and for its deployment, fenced by the deployment's epoch. */
export function createPhaseContext(
  parts: ContextParts,
  deployment: Deployment,
  phase: EventPhase,
  signal: AbortSignal,
  line: Line = noLine,
): PhaseContext {
  const { db, clock } = parts;

  async function patch(change: Parameters<typeof patchDeployment>[2]): Promise<void> {
    const row = await patchDeployment(db, deployment.id, change, { epoch: deployment.epoch, at: clock.now() });
    if (!row) throw new Superseded(deployment.id);
    Object.assign(deployment, { facts: row.facts, subState: row.subState, cloudResources: row.cloudResources });
  }

  const context: PhaseContext = {
    ...parts.domainServices(internalActor(`deployment:${deployment.id}`)),
    clock,
    log: parts.log.child({ deploymentId: deployment.id, phase, epoch: deployment.epoch }),
    signal,
    secret: (name) => parts.vault.get(db, deployment.id, name),
    keepSecret: (secret) =>
      db.transaction().execute(async (tx) => {
        const row = await lockDeployment(tx, deployment.id);
        if (row?.epoch !== deployment.epoch) throw new Superseded(deployment.id);
        await parts.vault.put(tx, deployment.id, secret);
      }),
    connectCloud: parts.connectCloud,
    iac: bindIac(),
    async report(event) {
      const stored = { phase, level: "info" as const, attempt: deployment.attempt, ...event, message: parts.scrub(event.message) };
      await appendEvents(db, deployment.id, [stored], { at: clock.now(), epoch: deployment.epoch });
    },
    remember: (facts) => patch({ facts }),
    setSubState: (subState) => patch({ subState }),
    markCloudResources: (cloudResources) => patch({ cloudResources }),
    destroySecrets: () => parts.vault.destroy(db, deployment.id),
    destroyState: () => parts.states.remove(db, deployment.id),
    async storeWipeReport(report) {
      const row = { deployment_id: deployment.id, report: JSON.stringify(report) };
      await db
        .insertInto("wipe_reports")
        .values(row)
        .onConflict((conflict) => conflict.column("deployment_id").doUpdateSet({ report: row.report }))
        .execute();
    },
  };
  return context;

  function run(): Promise<IacRun> {
    return prepareIacRun(parts, deployment, signal, { ...line, setSubState: (subState) => context.setSubState(subState) });
  }

  function bindIac(): DeploymentIac {
    return {
      missing: () => parts.iac.missing(),
      init: async () => parts.iac.init(await run()),
      plan: async () => parts.iac.plan(await run()),
      apply: async () => parts.iac.apply(await run()),
      output: async () => parts.iac.output(await run()),
      destroy: async () => parts.iac.destroy(await run()),
      settle: () => parts.iac.settle({ deploymentId: deployment.id, ledger: parts.ledgerOf(deployment) }),
      remove: () => parts.iac.remove(deployment.id),
      stateAddresses: () => parts.states.addresses(deployment.id),
    };
  }
}
