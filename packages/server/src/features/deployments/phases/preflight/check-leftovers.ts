import type { CloudObject } from "../../cloud.ts";
import { type CheckResult, fail, type Observation, ok, warn } from "./check.ts";

/** Nothing in the project stands under a name that the module will use, unless it is ours or a person said what to do about it. */
export function checkLeftovers({ deployment, leftovers, orphans }: Pick<Observation, "deployment" | "leftovers" | "orphans">): CheckResult {
  const { fqdn } = deployment.spec;
  if (leftovers.foreign.length > 0) {
    const objects = leftovers.foreign.map(({ object }) => object);
    const message = `The project holds ${namesOf(objects)} under names of this deployment, labelled for another Sovereign. They are never touched.`;
    return refuse(objects, message, [], "Use another project, or wipe that Sovereign first.");
  }

  const found = leftovers.orphans.map(({ object }) => object);
  if (found.length > 0 && orphans === "fail") {
    const message = `The project holds ${namesOf(found)}, left over from an earlier run of ${fqdn} or without an owner; choose whether to take them over or to remove them.`;
    return refuse(found, message, ["orphans"], "Retry with orphans: import to take them over, or orphans: purge to remove them.");
  }

  if (found.length > 0)
    return warn("leftovers", `${orphans === "import" ? "Taking over" : "Removing"} ${namesOf(found)}, as asked.`, {
      facts: { orphans: found.map(nameOf) },
    });
  if (leftovers.own.length === 0) return ok("leftovers", "Nothing in the project bears this deployment's names.");
  return ok("leftovers", `${leftovers.own.length} objects of this deployment are already there.`, {
    own: leftovers.own.map(({ object }) => nameOf(object)),
  });
}

function refuse(objects: CloudObject[], message: string, needs: "orphans"[], fix: string): CheckResult {
  const [first] = objects;
  const culprit = { kind: first?.kind ?? "object", name: first?.name ?? "", reason: "name-taken", message: objects.map(nameOf).join(", ") };
  return fail(
    "leftovers",
    message,
    { code: "hetzner-orphans", retryable: true, sentence: message, culprit, ...(needs.length > 0 ? { needs } : {}) },
    { fix, facts: { objects: objects.map(nameOf) } },
  );
}

/** Names every one of them: a person has to decide about each. */
function namesOf(objects: CloudObject[]): string {
  return objects.map(nameOf).join(", ");
}

function nameOf({ kind, name, id, created }: CloudObject): string {
  return `${kind}/${name} (id ${id}${created ? `, made ${created}` : ""})`;
}
