import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from "node:crypto";
import { statfs } from "node:fs/promises";
import { fastifySSE } from "@fastify/sse";
import { TypeBoxValidatorCompiler } from "@fastify/type-provider-typebox";
import Fastify, { type FastifyInstance } from "fastify";
import type { WipeReport } from "@catalyst/contract";
import { failureOf } from "./adapters/cloud/hetzner/failure-of.ts";
import { createHetznerCloud } from "./adapters/cloud/hetzner/hetzner.ts";
import { isPublicEndpoint, tokenFitsEndpoint } from "./adapters/cloud/hetzner/token-fits-endpoint.ts";
import { createOpenTofu } from "./adapters/iac/opentofu/opentofu.ts";
import type { Config } from "./config.ts";
import { createIdentity } from "./create-identity.ts";
import type { PdmTuning } from "./create-pdm.ts";
import type { PdmConnection } from "./create-remote-pdm.ts";
import type { Db } from "./database/connect.ts";
import { type EventTails, createEventTails } from "./events/event-tails.ts";
import { checkLimits } from "./features/allocations/check-limits.ts";
import { registerAudit } from "./features/audit/register-audit.ts";
import { addAuditRoutes } from "./features/audit/routes.ts";
import type { ConnectCloud } from "./features/deployments/cloud.ts";
import { type Engine, type LeaseTimes, createEngine, defaultLease } from "./features/deployments/engine/engine.ts";
import { createPhaseList } from "./features/deployments/engine/phase-list.ts";
import { createRunLedger } from "./features/deployments/engine/run-ledger.ts";
import { type Transitions, createTransitions } from "./features/deployments/engine/transitions.ts";
import { createHoldKeeper } from "./features/deployments/domain/keep-holds.ts";
import { dnsCommit } from "./features/deployments/phases/dns-commit.ts";
import { dnsReserve } from "./features/deployments/phases/dns-reserve.ts";
import { preflight } from "./features/deployments/phases/preflight/preflight.ts";
import { createTofuApply, defaultStallMs } from "./features/deployments/phases/tofu-apply.ts";
import { createTofuInit, defaultGraceMs } from "./features/deployments/phases/tofu-init.ts";
import { tofuOutput } from "./features/deployments/phases/tofu-output.ts";
import { tofuPlan } from "./features/deployments/phases/tofu-plan.ts";
import { type StreamTimes, defaultStreamTimes } from "./features/deployments/stream-events.ts";
import { findOwner } from "./features/deployments/find-owner.ts";
import { registerDeploymentRoutes } from "./features/deployments/routes.ts";
import { createReaderPlaces } from "./features/deployments/reader-places.ts";
import { type OfferBook, createOfferBook } from "./features/catalog/offer-book.ts";
import { registerCatalogRoutes } from "./features/catalog/routes.ts";
import { registerCloudInitRoutes } from "./features/cloud-init-events/routes.ts";
import { registerCredentialsRoutes } from "./features/credentials/routes.ts";
import { registerSSHKeyRoutes } from "./features/ssh-keys/routes.ts";
import { registerComponentStateRoutes } from "./features/component-states/routes.ts";
import { registerDiagnosisRoutes } from "./features/diagnosis/routes.ts";
import { registerJobRoutes } from "./features/jobs/routes.ts";
import { clusterAnswers } from "./features/kubeconfigs/cluster-answers.ts";
import { registerKubeconfigRoutes } from "./features/kubeconfigs/routes.ts";
import { pinnedKubernetes } from "./features/infrastructure/pinned-version.ts";
import { registerInfrastructureRoutes } from "./features/infrastructure/routes.ts";
import { registerPreparationRoutes } from "./features/preparation/routes.ts";
import type { LiveSecrets } from "./features/secrets/live-secrets.ts";
import type { Vault } from "./features/secrets/vault.ts";
import { answerAt } from "./features/tofu-state/answer-at.ts";
import { createStateBackend } from "./features/tofu-state/state-backend.ts";
import { createStateStore } from "./features/tofu-state/tofu-state.ts";
import { createWipePhases } from "./features/wipe/wipe-phases.ts";
import type { ReportSigner } from "./features/wipe/wipe-report.ts";
import { openConsoleFiles } from "./http/console-files.ts";
import { registerHealthRoutes } from "./http/health-routes.ts";
import { registerIdempotency } from "./http/idempotency.ts";
import { answerProblem } from "./http/problem.ts";
import { registerRateLimits } from "./http/rate-limit.ts";
import { refuseUnstorableText } from "./http/refuse-unstorable-text.ts";
import { registerSecurityHeaders } from "./http/security-headers.ts";
import { sendConsolePage, serveConsole } from "./http/serve-console.ts";
import type { Queue } from "./jobs/queue.ts";
import type { Clock } from "./platform/clock.ts";
import { CatalystError } from "./platform/errors.ts";
import type { Logger } from "./platform/log.ts";
import type { Metrics } from "./platform/metrics.ts";
import type { RandomBytes } from "./platform/random.ts";
import { Secret } from "./platform/secret.ts";
import { readinessChecks } from "./readiness-checks.ts";

/** What the process gives the program: everything that has an effect. */
export interface AppParts {
  config: Config;
  db: Db;
  databaseURL: string;
  queue: Queue;
  /** Who gives names and writes DNS. */
  pdm: PdmConnection;
  vault: Vault;
  live: LiveSecrets;
  clock: Clock;
  random: RandomBytes;
  log: Logger;
  metrics: Metrics;
  tuning?: Partial<Tuning>;
}

/** Times and limits that tests and benchmarks shorten or lift. */
export interface Tuning {
  pdm: Partial<PdmTuning>;
  lease: LeaseTimes;
  retryPausesMs: readonly number[];
  /** An apply that finishes nothing for this long is called stalled, milliseconds. */
  stallMs: number;
  /** A program that is missing and that nobody builds is waited for this long, milliseconds. */
  toolGraceMs: number;
  stream: StreamTimes;
  /** How often to look for reservations to renew and names to give back, milliseconds. */
  holdsEveryMs: number;
}

const defaultTuning: Tuning = {
  pdm: {},
  lease: defaultLease,
  retryPausesMs: [10_000, 30_000, 60_000],
  stallMs: defaultStallMs,
  toolGraceMs: defaultGraceMs,
  stream: defaultStreamTimes,
  holdsEveryMs: 2000,
};

export interface Mothership {
  api: FastifyInstance;
  stateBackend: FastifyInstance;
  engine: Engine;
  tails: EventTails;
  /** Tell children where the state backend listens; before the engine starts. */
  setStateAddress(address: string): void;
  /** Ends event streams, so that the listener can close. */
  closeStreams(): void;
}

/** Wires the mothership by hand, from the configuration up. Nothing listens or runs yet. */
export async function createApp(parts: AppParts): Promise<Mothership> {
  const { config, db, clock, random, log, metrics, vault, live, queue, pdm } = parts;
  const tuning = { ...defaultTuning, ...parts.tuning };
  const scrub = live.scrub;
  let stateAddress = "";

  const states = createStateStore(db, vault, clock);
  const offers = createOfferBook(clock);
  const connectHetzner = createHetznerCloud({
    endpoint: config.hetznerURL,
    clock,
    log,
    onRequest: ({ provider, method, status, remaining }) => {
      metrics.cloudRequests.inc({ provider, method, status: status ?? "none" });
      if (remaining !== undefined) metrics.cloudBudget.set(remaining);
    },
  });
  const connectCloud = offers.watching(connectHetzner);
  const iac = createOpenTofu({
    ...config.tofu,
    storageBoxURL: config.hetznerStorageBoxURL,
    answerAt: (address) => answerAt(() => createStateBackend(db, states, log), address),
    clock,
    log,
    onLoad: (running, queued) => {
      metrics.tofuRunning.set(running);
      metrics.tofuQueued.set(queued);
    },
  });
  const signer = await loadSigner(db, vault);
  const phases = createPhaseList([
    preflight,
    dnsReserve,
    createTofuInit(tuning.toolGraceMs),
    tofuPlan,
    createTofuApply(config.tofu.applyLimitMs, tuning.stallMs),
    tofuOutput,
    dnsCommit,
    ...createWipePhases({ sweepGapMs: config.wipe.sweepGapMs, signer, onReport: (report) => countWipe(metrics, report) }),
  ]);
  const transitions = createTransitions({
    phases,
    queue,
    clock,
    scrub,
    onFailure: (code) => metrics.failures.inc({ code }),
    onPhaseEnd: (phase, outcome, durationMs) => metrics.phaseDuration.observe({ phase, outcome }, durationMs / 1000),
  });
  const ledgerParts = {
    db,
    clock,
    random,
    scrub,
    live,
    states,
    stateAddress: () => stateAddress,
    onRunEnd: (command: string, exit: number | null) => metrics.tofuRuns.inc({ command, exit: String(exit ?? "signal") }),
  };
  const module = {
    hetznerURL: config.hetznerURL,
    pollInterval: config.tofu.pollInterval,
    pollFunction: config.tofu.pollFunction,
    publicURL: config.publicURL,
    gitops: config.gitops,
    ociRegistry: config.ociRegistry,
    registryToken: config.registryToken === undefined ? undefined : new Secret("ghcr_pull_token", config.registryToken),
  };
  const engine = createEngine({
    db,
    databaseURL: parts.databaseURL,
    queue,
    vault,
    states,
    iac,
    connectCloud,
    domainServices: pdm.servicesFor,
    holds: createHoldKeeper({ db, vault, clock, log, domainServices: pdm.servicesFor, everyMs: tuning.holdsEveryMs }),
    clock,
    random,
    log,
    scrub,
    module,
    phases,
    transitions,
    ledgerOf: (deployment) => createRunLedger(ledgerParts, deployment),
    retryPausesMs: tuning.retryPausesMs,
    explain: failureOf,
    lease: tuning.lease,
    onTakeover: () => metrics.takeovers.inc(),
  });

  const tails = createEventTails(db);
  const closing = new AbortController();
  const api = await createAPI(parts, {
    states,
    transitions,
    tails,
    closing: closing.signal,
    times: tuning.stream,
    iac,
    connectCloud,
    offers,
  });
  return {
    api,
    stateBackend: createStateBackend(db, states, log),
    engine,
    tails,
    setStateAddress: (address) => (stateAddress = address),
    closeStreams: () => closing.abort(new Error("The mothership stops")),
  };
}

interface APIParts {
  states: ReturnType<typeof createStateStore>;
  transitions: Transitions;
  tails: EventTails;
  closing: AbortSignal;
  times: StreamTimes;
  connectCloud: ConnectCloud;
  offers: OfferBook;
  iac: { missing(): Promise<{ what: string; building: boolean } | undefined> };
}

/** Largest body unless a route says otherwise, bytes. */
const bodyLimit = 64 * 1024;

async function createAPI(
  { config, db, vault, live, clock, random, log, metrics, pdm }: AppParts,
  { states, transitions, tails, closing, times, iac, connectCloud, offers }: APIParts,
): Promise<FastifyInstance> {
  const apiLog = log.child({ part: "api" });
  const features = isPublicEndpoint(config.hetznerURL) ? [] : ["lab"];
  const app = Fastify({
    logger: false,
    bodyLimit,
    requestTimeout: 60_000,
    genReqId: () => random(8).toString("hex"),
    trustProxy: config.trustedProxies.length > 0 ? config.trustedProxies : false,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 200 },
    // Addresses that the router cannot read never reach the error handler.
    frameworkErrors: (error, request, reply) => void answerProblem(error, request, reply, apiLog),
  });
  app.setValidatorCompiler(TypeBoxValidatorCompiler);
  app.setErrorHandler((error, request, reply) => answerProblem(error, request, reply, apiLog));
  app.setNotFoundHandler(async () => {
    throw new CatalystError("not-found");
  });
  app.addHook("onRequest", async (request, reply) => {
    reply.header("x-request-id", request.id);
  });
  await app.register(fastifySSE, { heartbeatInterval: 0 });
  registerSecurityHeaders(app, { publicURL: config.publicURL, corsOrigin: config.corsOrigin });
  registerAudit(app, { db, clock, logger: apiLog });
  const consoleFiles = openConsoleFiles(config.consoleFolder);
  await createIdentity(app, {
    db,
    clock,
    random,
    logger: apiLog,
    sealer: {
      seal: (context, plaintext) => vault.seal(db, "identity", context, plaintext),
      unseal: (context, sealed) => vault.unseal(db, "identity", context, sealed),
    },
    publicURL: config.publicURL,
    corsOrigin: config.corsOrigin,
    ownerOf: (id) => findOwner(db, id),
    features,
    showConsole: (request, reply) => sendConsolePage(consoleFiles, request, reply),
    findProgram: (bearer) => pdm.findProgram(bearer),
    oidc: {
      issuer: config.oidc.issuer,
      clientId: config.oidc.clientId,
      clientSecret: config.oidc.clientSecret === undefined ? undefined : new Secret("oidc_client_secret", config.oidc.clientSecret),
      ...(config.oidc.rolesClaim === undefined ? {} : { rolesClaim: config.oidc.rolesClaim }),
    },
  });
  await serveConsole(app, { files: consoleFiles, publicURL: config.publicURL });
  refuseUnstorableText(app);
  registerIdempotency(app, {
    db,
    clock,
    sealer: {
      seal: (context, plaintext) => vault.seal(db, "idempotency", context, plaintext),
      unseal: (context, sealed) => vault.unseal(db, "idempotency", context, sealed),
    },
  });
  const perMinute = { count: config.rateLimits.validations, windowMs: 60_000 };
  registerRateLimits(app, {
    db,
    clock,
    limits: {
      createDeployment: { count: config.rateLimits.creates, windowMs: 3_600_000 },
      preflightDeployment: perMinute,
      validateCredentials: perMinute,
      generateSSHKey: perMinute,
      ...checkLimits,
    },
  });

  addAuditRoutes(app, db);
  const checks = readinessChecks({ config, db, vault, missingTool: () => iac.missing(), probe: signingKey });
  registerHealthRoutes(app, { db, metrics, openStreams: () => tails.size(), checks: { ...pdm.checks, ...checks } });
  registerCredentialsRoutes(app, { connectCloud, tokenFits: (token) => tokenFitsEndpoint(token, config.hetznerURL) });
  registerCatalogRoutes(app, { offers });
  registerPreparationRoutes(app, { iac, clock, features, consoleBuild: consoleFiles.consoleBuild });
  registerInfrastructureRoutes(app, { db, states, kubernetesVersion: () => pinnedKubernetes(config.tofu.modulePath) });
  registerSSHKeyRoutes(app, { random, log: apiLog });
  registerCloudInitRoutes(app, { db, clock, transitions });
  registerKubeconfigRoutes(app, { db, vault, clock, transitions, answers: clusterAnswers });
  registerJobRoutes(app, { db, clock });
  registerComponentStateRoutes(app, { db });
  registerDiagnosisRoutes(app, { db, clock, emulated: !isPublicEndpoint(config.hetznerURL) });
  pdm.registerRoutes(app);
  registerDeploymentRoutes(app, {
    db,
    domainServices: pdm.servicesFor,
    delegations: pdm.delegations,
    vault,
    live,
    states,
    transitions,
    clock,
    random,
    rules: {
      pools: config.pdm.pools,
      forbiddenDomains: config.pdm.forbiddenDomains,
      ...(pdm.about ? { registrars: pdm.about().registrars } : {}),
      egressCIDRs: config.egressCIDRs,
      tokenFits: (token) => tokenFitsEndpoint(token, config.hetznerURL),
    },
    maxLivePerPerson: config.maxLivePerPerson,
    wipeMinLifeMs: config.wipe.minLifeMs,
    preflight: { connectCloud, missingTool: () => iac.missing(), freeBytes: () => freeBytes(config.dataFolder), log: apiLog },
    stream: { db, tails, places: createReaderPlaces(config.streamReaders), times, closing },
  });
  return app;
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

function countWipe(metrics: Metrics, report: WipeReport): void {
  for (const [kind, count] of Object.entries(report.deleted)) metrics.purged.inc({ kind, result: "deleted" }, count);
  metrics.wipeResidual.reset();
  for (const { kind } of report.residualOrphans) {
    metrics.purged.inc({ kind, result: "left" });
    metrics.wipeResidual.inc({ kind });
  }
}

/** Where the vault keeps the key that signs wipe receipts. */
const signingKey = { scope: "receipts", name: "signing_key" };

/** The key that signs wipe receipts: made once, sealed in the database, shared by all workers. */
async function loadSigner(db: Db, vault: Vault): Promise<ReportSigner> {
  const { scope, name } = signingKey;
  if (!(await vault.get(db, scope, name))) {
    const { privateKey } = generateKeyPairSync("ed25519");
    const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    await vault.putIfAbsent(db, scope, new Secret(name, pem));
  }
  const stored = await vault.get(db, scope, name);
  if (!stored) throw new Error("The key that signs receipts vanished while it was made");
  const key = createPrivateKey(stored.open());
  const publicKey = createPublicKey(key).export({ type: "spki", format: "der" }).toString("base64");
  return { publicKey, sign: (bytes) => sign(null, bytes, key).toString("base64") };
}
