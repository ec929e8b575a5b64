import { createHash, timingSafeEqual } from "node:crypto";
import { isSettled } from "@catalyst/contract";
import type { Db } from "../../database/connect.ts";
import type { Clock } from "../../platform/clock.ts";
import { CatalystError } from "../../platform/errors.ts";
import { Secret } from "../../platform/secret.ts";
import type { Deployment } from "../deployments/deployment.ts";
import { findDeployment, lockDeployment, patchDeployment, type Transitions } from "../deployments/deployments.ts";
import type { Vault } from "../secrets/vault.ts";
import { checkKubeconfig } from "./check-kubeconfig.ts";

export interface KubeconfigParts {
  db: Db;
  vault: Vault;
  clock: Clock;
  transitions: Transitions;
  /** Whether the cluster behind a kubeconfig answers `/version` with that CA and token. */
  answers(kubeconfig: { server: string; ca: string; token: string }, signal: AbortSignal): Promise<boolean>;
}

export interface Postback {
  deploymentId: string;
  region: string | undefined;
  bearer: string | undefined;
  body: Buffer;
  signal: AbortSignal;
}

/** Largest kubeconfig, bytes. */
export const largestKubeconfig = 1024 * 1024;
/** A node tries again after this long, seconds. */
const retryAfter = { "retry-after": "10" };

/** Accepts a region's kubeconfig from its first control plane, once. The order of the checks is part of the contract: nodes read meaning from it. */
export async function acceptKubeconfig(parts: KubeconfigParts, post: Postback): Promise<void> {
  const deployment = await findDeployment(parts.db, post.deploymentId);
  if (!deployment) throw new CatalystError("deployment-not-found");
  const region = post.region ?? deployment.spec.regions[0]?.key ?? "";
  if (!deployment.spec.regions.some(({ key }) => key === region))
    throw new CatalystError("region-not-found", { detail: `The deployment has no region ${region.slice(0, 64)}` });
  demandBearer(deployment, post.bearer, parts.clock.now());
  if (post.body.length > largestKubeconfig) throw new CatalystError("kubeconfig-too-large");
  if (post.body.length === 0) throw new CatalystError("empty-body");
  const sha256 = createHash("sha256").update(post.body).digest();
  const known = await parts.db
    .selectFrom("kubeconfigs")
    .select("sha256")
    .where("deployment_id", "=", deployment.id)
    .where("region", "=", region)
    .executeTakeFirst();
  if (known) return demandSame(known.sha256, sha256);
  const kubeconfig = checkKubeconfig(post.body);
  const expected = deployment.facts.kubernetesAPI?.[region];
  if (expected === undefined) throw new CatalystError("outputs-pending", { headers: retryAfter });
  if (kubeconfig.server !== expected) throw new CatalystError("invalid-kubeconfig", { detail: `The server must be ${expected}` });
  if (!(await parts.answers(kubeconfig, post.signal))) throw new CatalystError("kubeconfig-unreachable", { headers: retryAfter });
  await store(parts, deployment.id, region, post.body, sha256);
}

/** Lets nodes of a deployment in, by the bearer in their own user data. */
export function demandBearer(deployment: Deployment, bearer: string | undefined, now: Date): void {
  if (bearer === undefined) throw new CatalystError("missing-bearer", { headers: { "www-authenticate": "Bearer" } });
  if (!deployment.bearerHash) throw new CatalystError("no-bearer-hash");
  const isOver = isSettled(deployment.status) || (deployment.bearerExpiresAt !== null && deployment.bearerExpiresAt <= now);
  if (isOver) throw new CatalystError("bearer-expired");
  if (!timingSafeEqual(createHash("sha256").update(bearer).digest(), deployment.bearerHash)) throw new CatalystError("invalid-bearer");
}

/** The same bytes again are a repeated call whose answer got lost; others come from somebody else. */
function demandSame(known: Buffer, posted: Buffer): void {
  if (!known.equals(posted)) throw new CatalystError("already-set");
}

async function store(parts: KubeconfigParts, id: string, region: string, body: Buffer, sha256: Buffer): Promise<void> {
  await parts.db.transaction().execute(async (tx) => {
    const deployment = await lockDeployment(tx, id);
    if (!deployment) throw new CatalystError("deployment-not-found");
    const known = await tx
      .selectFrom("kubeconfigs")
      .select("sha256")
      .where("deployment_id", "=", id)
      .where("region", "=", region)
      .executeTakeFirst();
    if (known) return demandSame(known.sha256, sha256);
    await tx.insertInto("kubeconfigs").values({ deployment_id: id, region, sha256, accepted_at: parts.clock.now() }).execute();
    await parts.vault.put(tx, id, new Secret(`kubeconfig_${region}`, body.toString()));
    const acceptedKubeconfigs = [...(deployment.facts.acceptedKubeconfigs ?? []), region];
    const isComplete = deployment.spec.regions.every(({ key }) => acceptedKubeconfigs.includes(key));
    const result = deployment.result && isComplete ? { result: { ...deployment.result, kubeconfigAvailable: true } } : {};
    // The bearer lives on: a node whose answer got lost posts the same again and must hear that all is well.
    const done = isComplete ? { subState: null } : {};
    const patched = await patchDeployment(tx, id, { facts: { acceptedKubeconfigs }, ...result, ...done }, { at: parts.clock.now() });
    if (patched)
      await parts.transitions.append(
        tx,
        patched,
        [{ message: `The kubeconfig of region ${region} was accepted`, region }],
        "flux-bootstrap",
      );
  });
}
