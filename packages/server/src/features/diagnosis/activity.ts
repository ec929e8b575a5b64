import type { PhaseName } from "@catalyst/contract";
import type { Facts } from "./facts.ts";

/** What is done in a phase, as the subject of "nothing unusual". */
export function activityOf(phase: Facts["phase"], resource: string | undefined): string {
  if (phase === "tofu-apply" && resource !== undefined) return `the provider is making ${resource}`;
  if (phase === "wipe-destroy" && resource !== undefined) return `the provider is taking away ${resource}`;
  return activities[phase as PhaseName] ?? "the run goes on";
}

const activities: Record<PhaseName, string> = {
  preflight: "the token, the project and the sizes are checked",
  "dns-reserve": "the name is being reserved",
  "tofu-init": "OpenTofu's working folder is being prepared",
  "tofu-plan": "OpenTofu is planning",
  "tofu-apply": "the provider is making the resources",
  "tofu-output": "the addresses of what was made are being read",
  "dns-commit": "the DNS is being written and looked at",
  "wipe-stop": "what still runs is being stopped",
  "wipe-destroy": "OpenTofu is taking away what it made",
  "wipe-label-purge": "what bears the deployment's label is being removed",
  "wipe-name-purge": "what bears the deployment's name is being removed",
  "wipe-sweep": "the project is looked through for what is left",
  "wipe-dns": "the name is being given back",
  "wipe-local": "what was held here is being removed",
  "wipe-end": "the report is being written",
};
