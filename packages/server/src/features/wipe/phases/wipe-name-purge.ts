import { done, type Outcome, type Phase, type PhaseContext } from "../../deployments/phase.ts";
import type { Deployment } from "../../deployments/deployment.ts";
import { listProject } from "../../deployments/list-project.ts";
import { isOwnedName } from "../owned-name.ts";
import { connectForWipe, purgeAndRecord } from "../purge-and-record.ts";
import { verdictOn } from "../verdict-on.ts";

/** Deletes what bears one of our names although its label was lost; never what was there before us or is another Sovereign's. */
export const wipeNamePurge: Phase = { name: "wipe-name-purge", status: "wiping", limitMs: 1_200_000, run };

async function run(deployment: Deployment, context: PhaseContext): Promise<Outcome> {
  const cloud = await connectForWipe(context);
  const listing = await listProject(cloud, context.signal);
  const objects = listing.filter((object) => isOwnedName(object.name, deployment) && verdictOn(object, deployment).act === "delete");

  const left = await purgeAndRecord(deployment, context, cloud, objects);
  return done({ message: `By name: ${objects.length} objects found, ${objects.length - left.length} deleted.` });
}
