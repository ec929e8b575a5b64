import type { RateLimits } from "../../http/rate-limit.ts";

/** Someone who types a name needs far fewer. Each check may ask name servers elsewhere, which a person's script must not flood through us. */
const checks = { count: 20, windowMs: 1_000, countedAs: "check", peopleOnly: true };

/** How often one person may ask whether a name can be had, by either way of asking. */
export const checkLimits: RateLimits = { checkName: checks, checkSubdomain: checks };
