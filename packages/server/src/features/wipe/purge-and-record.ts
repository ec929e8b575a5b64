import { PhaseFailure } from "../../platform/errors.ts";
import type { Cloud, CloudObject } from "../deployments/cloud.ts";
import type { Deployment } from "../deployments/deployment.ts";
import type { PhaseContext } from "../deployments/phase.ts";
import { purge } from "./purge.ts";
import { refOf } from "./verdict-on.ts";
import { beginWipe, including, type WipeProgress } from "./wipe-progress.ts";

/** Deletes objects for a wipe and keeps its progress as it goes, so that nothing done is forgotten by a crash. Returns what is still there. */
export async function purgeAndRecord(
  deployment: Deployment,
  context: PhaseContext,
  cloud: Cloud,
  objects: CloudObject[],
): Promise<{ object: CloudObject; reason: string }[]> {
  if (objects.length === 0) return [];
  await record(deployment, context, (progress) => ({ seen: including(progress.seen, objects.map(refOf)) }));

  const { failed, firewallsRetried } = await purge(cloud, objects, {
    clock: context.clock,
    signal: context.signal,
    async onGone(gone) {
      for (const object of gone) await context.report({ message: `Deleted ${nameOf(object)}`, resource: nameOf(object), state: "deleted" });
      await record(deployment, context, (progress) => ({ gone: including(progress.gone, gone.map(refOf)) }));
    },
  });

  const errors = failed.map(({ object, reason }) => `${nameOf(object)} was not deleted: ${reason}`);
  for (const [index, message] of errors.entries()) {
    const object = failed[index]?.object;
    await context.report({ level: "warn", message, state: "left", ...(object ? { resource: nameOf(object) } : {}) });
  }
  await record(deployment, context, (progress) => ({
    firewallsRetried: progress.firewallsRetried + firewallsRetried,
    errors: including(progress.errors, errors),
  }));
  return failed;
}

/** Changes the wipe's progress and stores it at once. */
export async function record(
  deployment: Deployment,
  context: PhaseContext,
  change: (progress: WipeProgress) => Partial<WipeProgress>,
): Promise<WipeProgress> {
  const progress = progressOf(deployment, context);
  const next = { ...progress, ...change(progress) };
  await context.remember({ wipe: next });
  return next;
}

export function progressOf(deployment: Deployment, context: PhaseContext): WipeProgress {
  return deployment.facts.wipe ?? beginWipe(undefined, context.clock.now());
}

export async function connectForWipe(context: PhaseContext): Promise<Cloud> {
  const token = await context.secret("hcloud_token");
  if (token) return context.connectCloud(token);
  throw new PhaseFailure("needs-credentials", {
    message: "A wipe needs a cloud token, and none is held for this deployment",
    needs: ["hetznerToken"],
    sentence: "Wipe again with a cloud token of the project; none is held any more.",
  });
}

export function nameOf({ kind, name, id }: CloudObject): string {
  return `${kind}/${name === "" ? id : name}`;
}
