import type { Preparation } from "@catalyst/contract";
import type { Clock } from "../../platform/clock.ts";
import type { Iac, MissingTool } from "../deployments/iac.ts";

export interface PreparationParts {
  iac: Pick<Iac, "missing">;
  clock: Clock;
  /** Changes with every build of the console that is served; empty when none is. */
  consoleBuild(): string;
  /** What this mothership can do beyond the common. */
  features: readonly string[];
}

/** What this machine still lacks for a run. A run that comes sooner waits for it and says so. */
export async function readPreparation({ iac, clock, consoleBuild, features }: PreparationParts): Promise<Preparation> {
  const missing = await iac.missing();
  return {
    ready: missing === undefined,
    preparing: missing === undefined ? [] : [describe(missing, clock.now())],
    consoleBuild: consoleBuild(),
    features: [...features],
  };
}

function describe({ what, building, etaMs }: MissingTool, now: Date): Preparation["preparing"][number] {
  if (!building) return { name: what, state: "missing", message: `${upper(what)} is missing and nobody is building it` };
  return {
    name: what,
    state: "building",
    message: `${upper(what)} is being built; until it is there, runs wait for it`,
    ...(etaMs === undefined ? {} : { expectedAt: new Date(now.getTime() + etaMs).toISOString() }),
  };
}

function upper(what: string): string {
  return what.charAt(0).toUpperCase() + what.slice(1);
}
