import type { PlanSummary } from "../../packages/contract/src/contract.ts";
import { createOpenTofu } from "../../packages/server/src/adapters/iac/opentofu/opentofu.ts";
import { createHetznerCloud } from "../../packages/server/src/adapters/cloud/hetzner/hetzner.ts";
import { readConfig } from "../../packages/server/src/config.ts";
import type { DomainServices } from "../../packages/server/src/features/deployments/domain-services.ts";
import { createPhaseContext } from "../../packages/server/src/features/deployments/engine/phase-context.ts";
import { createRunLedger } from "../../packages/server/src/features/deployments/engine/run-ledger.ts";
import { findById } from "../../packages/server/src/features/deployments/store.ts";
import { createLiveSecrets } from "../../packages/server/src/features/secrets/live-secrets.ts";
import { parseMasterKeys } from "../../packages/server/src/features/secrets/master-keys.ts";
import { type Vault, createVault } from "../../packages/server/src/features/secrets/vault.ts";
import { createStateBackend } from "../../packages/server/src/features/tofu-state/state-backend.ts";
import { createStateStore } from "../../packages/server/src/features/tofu-state/tofu-state.ts";
import { systemClock } from "../../packages/server/src/platform/clock.ts";
import { silentLogger } from "../../packages/server/src/platform/log.ts";
import { systemRandom } from "../../packages/server/src/platform/random.ts";
import type { World } from "./world.ts";

/** Plans once more with the engine's own parts, over a state backend of its own on the same database: what would an apply still change? */
export async function planAgain(world: World, deploymentId: string): Promise<PlanSummary> {
  const { db } = world;
  const config = readConfig({ ...world.environment, PATH: process.env["PATH"] }, []);
  const live = createLiveSecrets();
  const vault = vaultOf(world, live);
  const states = createStateStore(db, vault, systemClock);
  const backend = createStateBackend(db, states, silentLogger);
  const stateAddress = await backend.listen({ host: "127.0.0.1", port: 0 });
  const shared = { db, clock: systemClock, random: systemRandom, scrub: live.scrub, live, states };
  const ledgerParts = { ...shared, stateAddress: () => stateAddress, onRunEnd: () => {} };
  const parts = {
    ...shared,
    vault,
    log: silentLogger,
    connectCloud: createHetznerCloud({ endpoint: config.hetznerURL, clock: systemClock, log: silentLogger }),
    // A plan has no business with names.
    domainServices: () => ({}) as DomainServices,
    iac: createOpenTofu({
      ...config.tofu,
      storageBoxURL: config.hetznerStorageBoxURL,
      answerAt: () => Promise.resolve(undefined),
      clock: systemClock,
      log: silentLogger,
    }),
    module: {
      hetznerURL: config.hetznerURL,
      pollInterval: config.tofu.pollInterval,
      pollFunction: config.tofu.pollFunction,
      publicURL: config.publicURL,
      gitops: config.gitops,
      ociRegistry: config.ociRegistry,
      registryToken: undefined,
    },
    ledgerOf: (of: Parameters<typeof createRunLedger>[1]) => createRunLedger(ledgerParts, of),
  };
  const deployment = await findById(db, deploymentId);
  const context = createPhaseContext(parts, deployment, "tofu-plan", AbortSignal.timeout(30_000));
  try {
    return (await context.iac.plan()).summary;
  } finally {
    await backend.close();
  }
}

export function vaultOf({ environment }: World, live = createLiveSecrets()): Vault {
  return createVault(parseMasterKeys(environment["CATALYST_ENCRYPTION_KEY"] ?? ""), systemRandom, live);
}
