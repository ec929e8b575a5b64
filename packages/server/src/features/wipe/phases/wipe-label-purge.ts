import { cloudKinds } from "@catalyst/contract";
import { done, type Outcome, type Phase, type PhaseContext } from "../../deployments/phase.ts";
import type { Deployment } from "../../deployments/deployment.ts";
import { sovereignLabel } from "../../deployments/ownership.ts";
import { connectForWipe, purgeAndRecord } from "../purge-and-record.ts";

/** Deletes every object that is labelled for this domain name, whichever run made it. */
export const wipeLabelPurge: Phase = { name: "wipe-label-purge", status: "wiping", limitMs: 1_200_000, run };

async function run(deployment: Deployment, context: PhaseContext): Promise<Outcome> {
  const cloud = await connectForWipe(context);
  const labelSelector = `${sovereignLabel}=${deployment.spec.fqdn}`;
  const lists = await Promise.all(cloudKinds.map((kind) => cloud.list(kind, context.signal, { labelSelector })));
  const objects = lists.flat();

  const left = await purgeAndRecord(deployment, context, cloud, objects);
  return done({ message: `By label: ${objects.length} objects found, ${objects.length - left.length} deleted.` });
}
