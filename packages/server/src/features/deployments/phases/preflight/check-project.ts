import { type CheckResult, type Observation, ok, warn } from "./check.ts";
import { ownershipOf } from "../../ownership.ts";

/** A project promised to this Sovereign alone is empty but for what is ours. */
export function checkProject({ deployment, listing }: Pick<Observation, "deployment" | "listing">): CheckResult {
  const others = listing.filter(
    (object) => ["foreign", "unlabelled"].includes(ownershipOf(object, deployment)) && object.kind !== "ssh_keys",
  );
  const facts = { objects: listing.length, others: others.length };
  if (!deployment.spec.dedicatedProject || others.length === 0) return ok("project", `The project holds ${listing.length} objects.`, facts);

  return warn(
    "project",
    `The project is said to be this Sovereign's alone, but holds ${others.length} objects of others. They are kept, also by a wipe.`,
    {
      fix: "Use an empty project, or say that it is shared (dedicatedProject: false).",
      facts,
    },
  );
}
