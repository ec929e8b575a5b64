import type { Check, Observation } from "./check.ts";
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
export const tokenChecks: Check<Pick<Observation, "probe">>[] = [checkToken, checkWritePermission];

/** What has to hold before money is spent, in the order in which a person should hear of it. */
export const projectChecks: Check[] = [checkSSHKey, checkSizes, checkImage, checkLeftovers, checkProject, checkQuota, checkBudget];
