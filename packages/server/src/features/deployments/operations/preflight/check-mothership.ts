import { describeDuration } from "../../engine/expectation.ts";
import type { MissingTool } from "../../iac.ts";
import { ok, warn } from "../../phases/preflight/check.ts";
import { type Finding, refuse } from "./finding.ts";

/** The programs that provisioning runs are there. One that is being built is waited for. */
export function checkEngine(missing: MissingTool | undefined): Finding {
  if (!missing) return ok("engine", "OpenTofu and its provider are there.");
  if (missing.building) {
    const left = missing.etaMs === undefined ? "" : `, about ${describeDuration(missing.etaMs)} left`;
    return warn("engine", `${missing.what} is being built${left}; the run waits for it.`, { facts: { ...missing } });
  }
  return refuse("engine", `${missing.what} is not on this machine, and nobody is building it.`, {
    fix: "Run `catalyst tools build` on the mothership.",
    facts: { ...missing },
  });
}

/** What a run may need: plug-ins, plan, logs and database together, bytes (operations, check I2). */
const leastBytes = 2 * 1024 ** 3;

export function checkDisk(freeBytes: number): Finding {
  const free = `${(freeBytes / 1024 ** 3).toFixed(1)} GiB`;
  const facts = { freeBytes, leastBytes };
  if (freeBytes >= leastBytes) return ok("disk", `The mothership has ${free} of disk left.`, facts);
  return refuse("disk", `The mothership has only ${free} of disk left; 2 GiB are needed.`, {
    fix: "Make room on the mothership's disk.",
    facts,
  });
}
