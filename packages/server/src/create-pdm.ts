import type { PdmScope } from "@catalyst/contract";
import { pdmScopes } from "@catalyst/contract";
import type { FastifyInstance } from "fastify";
import { registrableDomain } from "./adapters/registrar/registrable-domain.ts";
import type { RegistrarOptions } from "./adapters/registrar/registrar-options.ts";
import { createRegistrars } from "./adapters/registrar/registrars.ts";
import { type DnsConnections, connectDns } from "./connect-dns.ts";
import { connectKubernetes } from "./connect-kubernetes.ts";
import { createZoneServices } from "./create-zone-services.ts";
import { createAdvisoryLocks } from "./database/advisory-lock.ts";
import { createPool } from "./database/connect.ts";
import { startListener } from "./events/listener.ts";
import { createAllocationConverger } from "./features/allocations/allocation-converger.ts";
import { createAllocationSweeper } from "./features/allocations/allocation-sweeper.ts";
import { createAllocations } from "./features/allocations/allocations.ts";
import { createLocalPdm } from "./features/allocations/local-pdm.ts";
import { createLookUp } from "./features/allocations/look-up.ts";
import { type AllocationParts, defaultAllocationRules } from "./features/allocations/parts.ts";
import { allocationsChannel } from "./features/allocations/record-allocation.ts";
import { registerAllocationRoutes } from "./features/allocations/routes.ts";
import type { ByoOptions } from "./features/byo-domains/byo-parts.ts";
import type { ByoTimes } from "./features/byo-domains/byo-times.ts";
import { createByoConverger, createByoDomains } from "./features/byo-domains/create-byo-domains.ts";
import { registerByoRoutes } from "./features/byo-domains/routes.ts";
import { byoChannel } from "./features/byo-domains/store.ts";
import { type DelegationChecks, createDelegationChecks } from "./features/delegation/delegation-checks.ts";
import { createExpectation } from "./features/delegation/expected-delegation.ts";
import { registerDelegationRoutes } from "./features/delegation/routes.ts";
import { type DomainServicesFor, bindByoDomains } from "./features/deployments/domain-services.ts";
import { findOwner } from "./features/deployments/find-owner.ts";
import type { KnownCaller } from "./features/identity/caller-cache.ts";
import type { Caller } from "./features/identity/caller.ts";
import { internalActor } from "./features/pdm-callers/actor.ts";
import { findByPdmToken } from "./features/pdm-callers/pdm-tokens.ts";
import { keepTokensOfFile } from "./features/pdm-callers/tokens-file.ts";
import type { OperatorRegistrar } from "./features/pools/operator-registrar.ts";
import { createPools } from "./features/pools/pools.ts";
import { registerPoolRoutes } from "./features/pools/routes.ts";
import type { Registrars } from "./features/registrars/find-registrar.ts";
import { createRegistrarService } from "./features/registrars/registrar-service.ts";
import { registerRegistrarRoutes } from "./features/registrars/routes.ts";
import { examineNameServer } from "./features/zones/examine-name-server.ts";
import type { HealthParts } from "./http/health-routes.ts";
import { observeAllocations, observeRoutes } from "./observe-pdm.ts";
import type { Foundations } from "./open-foundations.ts";
import { Secret } from "./platform/secret.ts";
import { type PoolStarter, createPoolStarter } from "./start-pools.ts";

/** What tests shorten or leave out. */
export interface PdmTuning {
  /** How long a worker that died keeps a name from others, milliseconds. */
  leaseMs: number;
  byo: Partial<ByoTimes>;
  /** Whether every zone is kept once a day. */
  keepsZones: boolean;
}

/** The pool-domain-manager, wired; nothing runs yet. */
export interface PdmModule {
  /** Names and domains for whoever asks. */
  servicesFor: DomainServicesFor;
  delegations: DelegationChecks;
  registerRoutes(app: FastifyInstance): void;
  findProgram(bearer: string): Promise<KnownCaller | undefined>;
  ownerOf(deploymentId: string): Promise<string | undefined>;
  /** Whoever comes, where everybody may. */
  everybody: Omit<Caller, "address">;
  checks: HealthParts["checks"];
  about(): { managedDomains: readonly string[]; registrars: readonly string[] };
  /** Starts carrying wishes to their end. */
  start(): void;
  stop(graceMs: number): Promise<void>;
}

export async function createPdm(foundations: Foundations, tuning: Partial<PdmTuning> = {}): Promise<PdmModule> {
  const { config, db, databaseURL, vault, clock, random, log, metrics } = foundations;
  const { pdm } = config;
  const lostConnection = (error: Error) => log.warn({ error }, "a connection that held a lock was lost");
  const zoneLocks = createPool(databaseURL, lostConnection, pdm.powerdns.writers + 1);
  const nameLocks = createPool(databaseURL, lostConnection, nameLockConnections);
  const dns = await connectDns({ config: pdm, lockPool: zoneLocks, clock, random, log, metrics: metrics.pdm });
  const registrars = connectRegistrars(foundations, dns);
  const walker = { ask: dns.ask, view: dns.view };
  const book = () => dns.book;
  const operator = connectOperator(foundations, dns);
  const poolNames = () => pdm.pools;
  const pools = createPools({
    clock,
    dns: dns.server,
    walker,
    book,
    pools: poolNames,
    forbiddenDomains: pdm.forbiddenDomains,
    extraReserved: pdm.extraReserved,
    operator,
    repairApex: pdm.repairApex,
  });
  const names: AllocationParts = {
    db,
    vault,
    clock,
    random,
    log,
    pools,
    dns: dns.server,
    ask: dns.ask,
    book,
    observer: observeAllocations(metrics.pdm, log),
    rules: {
      ...defaultAllocationRules,
      reservationMs: pdm.reservationMs,
      maxHoldMs: pdm.maxHoldMs,
      syncBudgetMs: pdm.syncBudgetMs,
      allowPrivateIP: pdm.allowPrivateIP,
      writers: pdm.powerdns.writers,
      caa: pdm.caa,
      ...(tuning.leaseMs === undefined ? {} : { leaseMs: tuning.leaseMs }),
    },
  };
  const allocations = createAllocations(names);
  const rules = {
    pools: poolNames,
    forbiddenDomains: pdm.forbiddenDomains,
    registrable: (name: string) => registrableDomain(name)?.name,
  };
  const byo: ByoOptions = {
    db,
    vault,
    clock,
    random,
    log,
    worker: random(8).toString("hex"),
    server: dns.server,
    book: dns.book,
    walker,
    registrars,
    rules,
    caa: pdm.caa,
    allowPrivateIP: pdm.allowPrivateIP,
    syncBudgetMs: pdm.syncBudgetMs,
    metrics: metrics.pdm,
    ...(tuning.byo ? { times: tuning.byo } : {}),
  };
  const byoDomains = createByoDomains(byo);
  const ownerOf = (deploymentId: string) => findOwner(db, deploymentId);
  const registrarService = createRegistrarService({
    registrars,
    book: dns.book,
    server: dns.server,
    db,
    snapshots: { vault, random },
    clock,
    rules,
    ownerOf,
  });
  const zoneServices = createZoneServices({
    foundations,
    dns,
    registrars,
    pools: poolNames,
    withLock: createAdvisoryLocks(nameLocks),
    keepsZones: tuning.keepsZones ?? true,
  });
  const servicesFor: DomainServicesFor = (actor) => ({
    pdm: createLocalPdm(allocations, actor),
    byoDomains: bindByoDomains(byoDomains, actor),
    probeRegistrar: (registrar, account, signal) => registrarService.validate(registrar, account, signal),
    nameService: (signal) => examineNameServer(dns.server, pdm.powerdns.baseURLs.length > 0, signal),
  });
  const delegations = createDelegationChecks({
    walker,
    clock,
    nameservers: pdm.nameservers,
    expect: createExpectation({ services: servicesFor(internalActor("controller:delegation")), pools: poolNames }),
  });

  const converger = createAllocationConverger(names);
  const byoConverger = createByoConverger(byo);
  const sweeper = createAllocationSweeper({ ...names, everyMs: pdm.sweepEveryMs, onDue: () => converger.wake() });
  const loops = [converger, byoConverger, ...zoneServices.loops];
  const channels = { [allocationsChannel]: () => converger.wake(), [byoChannel]: () => byoConverger.wake() };
  const listener = startListener({ url: databaseURL, clock, log, channels });
  const workloads = connectKubernetes({ config: pdm, clock, log });
  const starter: PoolStarter | undefined = pdm.bootstrapPools
    ? createPoolStarter({ pools, clock, log, isLinked: operator !== undefined })
    : undefined;
  if (pdm.tokensFile !== undefined) log.info({ tokens: await keepTokensOfFile(db, pdm.tokensFile) }, "the tokens of the file are known");

  return {
    servicesFor,
    delegations,
    ownerOf,
    findProgram: async (bearer) => (await findByPdmToken(db, bearer, clock.now())) ?? workloads?.findProgram(bearer),
    everybody,
    about: () => ({ managedDomains: poolNames(), registrars: [...registrars.keys()] }),
    checks: healthChecks(foundations, dns),
    registerRoutes(app) {
      observeRoutes(app, metrics.pdm);
      registerPoolRoutes(app, pools);
      registerAllocationRoutes(app, {
        allocations,
        pools,
        lookUp: createLookUp(dns.ask, dns.view.resolvers),
        forbiddenDomains: pdm.forbiddenDomains,
      });
      registerDelegationRoutes(app, delegations);
      registerByoRoutes(app, byoDomains);
      registerRegistrarRoutes(app, { registrars: registrarService, db, clock });
      zoneServices.registerRoutes(app);
    },
    start() {
      for (const loop of loops) loop.start();
      sweeper.start();
      starter?.start();
    },
    async stop(graceMs) {
      await Promise.all([...loops.map((loop) => loop.stop(graceMs)), sweeper.stop(), starter?.stop(), allocations.stop(graceMs)]);
      await listener.close();
      await Promise.all([zoneLocks.end(), nameLocks.end(), workloads?.close()]);
    },
  };
}

/** Changes of names with several targets under way at once; the others wait. */
const nameLockConnections = 4;

const everybody: PdmModule["everybody"] = {
  personId: "program:anybody",
  email: null,
  name: "anybody on this machine",
  roles: [],
  via: "program",
  grant: { name: "anybody", scopes: [...pdmScopes] satisfies PdmScope[] },
};

function connectRegistrars(foundations: Foundations, dns: DnsConnections): Registrars {
  const { registrars, registrarURLs } = foundations.config.pdm;
  return createRegistrars({
    ...(registrars ? { enabled: registrars } : {}),
    baseURLs: Object.fromEntries(registrarURLs),
    ...registrarParts(foundations, dns),
  });
}

/** The account that holds the pools' domains, with its own plan's limits. Theirs is at Dynadot. */
function connectOperator(foundations: Foundations, dns: DnsConnections): OperatorRegistrar | undefined {
  const { operator, registrarURLs } = foundations.config.pdm;
  if (!operator) return undefined;
  const registrars = createRegistrars({
    enabled: ["dynadot"],
    baseURLs: Object.fromEntries(registrarURLs),
    limitsOf: { dynadot: dynadotLimits[operator.tier] },
    ...registrarParts(foundations, dns),
  });
  const token = operator.apiSecret === undefined ? operator.apiKey : `${operator.apiKey}:${operator.apiSecret}`;
  return registrars.get("dynadot")?.open(new Secret("operator_registrar_token", token));
}

/** Requests at once and in a minute, as Dynadot publishes them. */
const dynadotLimits = {
  regular: { width: 1, windows: [{ requests: 60, perMs: 60_000 }] },
  bulk: { width: 5, windows: [{ requests: 600, perMs: 60_000 }] },
  "super-bulk": { width: 25, windows: [{ requests: 6000, perMs: 60_000 }] },
};

function registrarParts({ config, clock, log, metrics }: Foundations, { book }: DnsConnections): RegistrarOptions {
  const { egressIPv4 } = config.pdm;
  const addresses = Map.groupBy(book.addresses, ({ host }) => host);
  return {
    clock,
    log,
    nameserverAddresses: Object.fromEntries([...addresses].map(([host, each]) => [host, each.map(({ address }) => address)])),
    ...(egressIPv4 === undefined ? {} : { egressIPv4 }),
    onRequest({ registrar, op, outcome, ms }) {
      metrics.pdm.registrarRequests.inc({ registrar, op, outcome });
      metrics.pdm.registrarSeconds.observe({ registrar, op }, ms / 1000);
    },
    onQueueDepth: (registrar, depth) => metrics.pdm.registrarQueue.set({ registrar }, depth),
  };
}

function healthChecks({ db, config }: Foundations, { server, book, ask }: DnsConnections): HealthParts["checks"] {
  return {
    database: { check: async () => void (await db.selectFrom("pool_allocations").select("subdomain").limit(1).execute()) },
    powerdns: {
      degrades: true,
      check: async () => {
        const state = await examineNameServer(server, config.pdm.powerdns.baseURLs.length > 0, AbortSignal.timeout(answerMs));
        return state.status === "ready" ? undefined : `${state.status}: ${state.detail}`;
      },
    },
    nameservers: {
      degrades: true,
      check: async () => {
        if (book.addresses.length === 0) return "no address of a name server is known; set PDM_NAMESERVER_ADDRS";
        const question = { name: config.pdm.pools[0] ?? ".", type: "SOA" } as const;
        const silent = await Promise.all(
          book.addresses.map((at) =>
            ask(at, question, AbortSignal.timeout(answerMs)).then(
              () => [],
              () => [`${at.host} (${at.address})`],
            ),
          ),
        );
        return silent.flat().length > 0 ? `${silent.flat().join(", ")} do not answer` : undefined;
      },
    },
  };
}

/** How long a name server may take to show that it is there, milliseconds. */
const answerMs = 2500;
