import type { NamedCheck, Observation } from "./check.ts";
import { checkBudget } from "./check-budget.ts";
import { checkImage } from "./check-image.ts";
import { checkLeftovers } from "./check-leftovers.ts";
import { checkProject } from "./check-project.ts";
import { checkQuota } from "./check-quota.ts";
import { checkSizes } from "./check-sizes.ts";
import { checkSSHKey } from "./check-ssh-key.ts";
import { checkToken } from "./check-token.ts";
import { checkWritePermission } from "./check-write-permission.ts";

/** Known from the probe alone; without these nothing else can be observed. */
export const tokenChecks: NamedCheck<Pick<Observation, "probe">>[] = [
  { id: "token", needs: ["probe"], check: checkToken },
  { id: "write-permission", needs: ["probe"], check: checkWritePermission },
];

/** What has to hold before money is spent, in the order in which a person should hear of it. */
export const projectChecks: NamedCheck[] = [
  { id: "ssh-key", needs: ["listing"], check: checkSSHKey },
  { id: "sizes", needs: ["listing", "offers"], check: checkSizes },
  { id: "image", needs: ["offers"], check: checkImage },
  { id: "leftovers", needs: ["listing"], check: checkLeftovers },
  { id: "project", needs: ["listing"], check: checkProject },
  { id: "quota", needs: ["listing"], check: checkQuota },
  // Any reply tells the budget, so it is known once there was one.
  { id: "budget", needs: ["listing"], check: checkBudget },
];
