import type { CloudKind, CreateRequest, PreflightReply } from "@catalyst/contract";
import type { Logger } from "../../../platform/log.ts";
import type { Secret } from "../../../platform/secret.ts";
import type { Caller } from "../../identity/caller.ts";
import { internalActor } from "../../pdm-callers/actor.ts";
import type { ConnectCloud } from "../cloud.ts";
import type { DeploymentSpec } from "../deployment.ts";
import type { DeploymentsParts } from "../deployments.ts";
import type { MissingTool } from "../iac.ts";
import { planHashOf } from "../plan-hash.ts";
import { checkNameService } from "../phases/preflight/check-name-service.ts";
import { ok, warn } from "../phases/preflight/check.ts";
import { expectedResources } from "../phases/preflight/expected-resources.ts";
import { slugOf } from "../slug.ts";
import { countLive } from "../store.ts";
import { type ValidatedRequest, validateRequest } from "../validate-request/validate-request.ts";
import { checkCloud } from "./preflight/check-cloud.ts";
import { checkCost } from "./preflight/check-cost.ts";
import { checkDisk, checkEngine } from "./preflight/check-mothership.ts";
import { checkName } from "./preflight/check-name.ts";
import { checkRegistrar } from "./preflight/check-registrar.ts";
import { type Finding, attempt, refuse } from "./preflight/finding.ts";
import { predictDuration } from "./preflight/predict-duration.ts";
import { type SeenCloud, createCloudWatch } from "./preflight/watch-cloud.ts";

export interface PreflightParts extends DeploymentsParts {
  connectCloud: ConnectCloud;
  missingTool(): Promise<MissingTool | undefined>;
  /** Free space where the mothership keeps its data. */
  freeBytes(): Promise<number>;
  log: Logger;
}

export type Preflight = (request: CreateRequest, caller: Caller, signal: AbortSignal) => Promise<PreflightReply>;

/** Longest that a person waits for all checks, milliseconds. */
const allMs = 30_000;
/** Bytes of randomness of the name under which secrets are known while they are in hand. */
const scopeBytes = 8;

/** Finds out what a request would make and what would be in its way. Creates nothing: no row, no reservation, and no secret is kept. */
export function createPreflight(parts: PreflightParts): Preflight {
  const watchCloud = createCloudWatch(parts.connectCloud, parts.clock);

  return async function preflightDeployment(request, caller, signal) {
    const validated = validateRequest(request, parts.rules);
    const { spec, secrets } = validated;
    const scope = `preflight-${parts.random(scopeBytes).toString("hex")}`;
    for (const secret of secrets) parts.live.add(scope, secret);
    try {
      const { cost, finding } = checkCost(spec.regions);
      const whole = AbortSignal.any([signal, AbortSignal.timeout(allMs)]);
      const [found, predicted] = await Promise.all([
        checkAll(parts, validated, { caller, cloud: watchCloud(secretOf(secrets, "hcloud_token")), signal: whole }),
        predictDuration(parts.db, spec.regions),
      ]);
      const checks = [...found, finding].map(({ id, status, message, fix, facts = {} }) => ({
        id,
        status,
        message,
        ...(fix ? { fix } : {}),
        facts,
      }));
      return { checks, cost, ...countsOf(spec), predicted, planHash: planHashOf(spec) };
    } finally {
      parts.live.forget(scope);
    }
  };
}

async function checkAll(
  parts: PreflightParts,
  { spec, secrets, warnings }: ValidatedRequest,
  { caller, cloud, signal }: { caller: Caller; cloud: SeenCloud; signal: AbortSignal },
): Promise<Finding[]> {
  const { log, domainServices } = parts;
  const named = (id: string, work: (limited: AbortSignal) => Promise<Finding>) => attempt(id, { signal, log }, work);
  const services = domainServices(internalActor("controller:deployments"));
  const deployment = { id: "", slug: slugOf(spec.fqdn), spec };
  const [ofCloud, ...others] = await Promise.all([
    checkCloud(deployment, cloud, log),
    named("name", () => checkName(parts, spec, caller)),
    named("name-service", async (limited) => checkNameService(await services.nameService(limited))),
    named("live-deployments", () => checkRoom(parts, caller)),
    named("engine", async () => checkEngine(await parts.missingTool())),
    named("disk", async () => checkDisk(await parts.freeBytes())),
    ...(spec.registrar === undefined
      ? []
      : [named("registrar", (limited) => checkRegistrar(domainServices, spec, secretOf(secrets, "registrar_token"), limited))]),
  ]);
  return [...ofCloud, ...others, checkWording(warnings)];
}

/** What creating would warn of. */
function checkWording(warnings: string[]): Finding {
  if (warnings.length === 0) return ok("request", "The request is complete.");
  return warn("request", warnings.map((each) => `${each}.`).join(" "), { facts: { warnings } });
}

/** The person has room for one more. */
async function checkRoom({ db, maxLivePerPerson }: PreflightParts, { personId }: Caller): Promise<Finding> {
  const live = await countLive(db, personId);
  const facts = { live, most: maxLivePerPerson };
  if (live < maxLivePerPerson) return ok("live-deployments", `You have ${live} of ${maxLivePerPerson} live deployments.`, facts);
  return refuse("live-deployments", `You have ${live} live deployments; at most ${maxLivePerPerson} are allowed.`, {
    fix: "Wipe one that is no longer needed.",
    facts,
  });
}

function countsOf(spec: DeploymentSpec): Pick<PreflightReply, "servers" | "loadBalancers" | "networks"> {
  const planned = expectedResources({ slug: slugOf(spec.fqdn), spec });
  const count = (kind: CloudKind) => planned.filter((resource) => resource.kind === kind).length;
  return { servers: count("servers"), loadBalancers: count("load_balancers"), networks: count("networks") };
}

function secretOf(secrets: Secret[], name: string): Secret {
  const found = secrets.find((secret) => secret.name === name);
  if (!found) throw new Error(`The request has no ${name}, which its validation demands`);
  return found;
}
