import { groupOf } from "../../render/kube-object.ts";
import { allowAllWebhook } from "./allow-all-webhook.ts";
import { freshCluster } from "./fresh-cluster.ts";
import type { KitForTests } from "./kit-for-tests.ts";
import { leaveUnanswered, performRunTimeEffects } from "./run-time-effects.ts";

/** The first release that Helm could not install, and what it said. */
export interface Refusal {
  release: string;
  message: string;
}

/**
 * Installs releases one after another on an empty cluster, as Flux would with Helm: first what stands in the cluster files themselves, and after
 * each release that waits what its pods would have done. Undefined: all were installed.
 */
export async function installInOrder({ plan, installOf }: KitForTests, order: readonly string[]): Promise<Refusal | undefined> {
  await using webhook = await allowAllWebhook();
  await using cluster = await freshCluster();
  await cluster.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "flux-system" } });
  // Flux and its kinds are there before any release, and are no part of what is proved.
  for (const { object } of plan.plain) if (!groupOf(object.apiVersion).endsWith(".toolkit.fluxcd.io")) await cluster.create(object);
  for (const name of order) {
    const release = plan.releases.find((one) => one.name === name)!;
    const { ok, message } = await cluster.install(await installOf(name));
    if (!ok) return { release: name, message };
    await (release.waits ? performRunTimeEffects(release, plan, cluster, webhook) : leaveUnanswered(release, cluster));
  }

  return undefined;
}
