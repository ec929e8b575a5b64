import { type ProvisionPhase, provisionPhases } from "@catalyst/contract";
import type { Db } from "../../../../database/connect.ts";
import type { PlannedRegion } from "../../deployment.ts";
import { expectationOf } from "../../engine/expectation.ts";
import { pastDurations } from "../../phase-run-store.ts";

interface Range {
  p50: number;
  p90: number;
}

/** Fewer past runs than this say less than the published ranges do. */
const fewestSamples = 5;

/** Published ranges of a whole provision, up to a console that answers, milliseconds. */
const published = { solo: range(15 * 60, 25 * 60), ha: range(25 * 60, 45 * 60) };
/** Published shares of phases in them; the others take next to nothing. */
const publishedOf: Partial<Record<ProvisionPhase, Range>> = {
  "tofu-plan": range(30, 60),
  "tofu-apply": range(60, 120),
  "dns-commit": range(5, 5),
};

/** How long a provision should take: each phase as it took before where that is known, else as published, and what comes after as published. */
export async function predictDuration(db: Db, regions: PlannedRegion[]): Promise<Range> {
  const whole = regions.some(({ haEnabled }) => haEnabled) ? published.ha : published.solo;
  const phases = await Promise.all(
    provisionPhases.map(async (phase) => {
      const usual = publishedOf[phase] ?? range(0, 0);
      const past = expectationOf(await pastDurations(db, phase));
      return { usual, expected: past && past.samples >= fewestSamples ? past : usual };
    }),
  );
  const total = (quantile: keyof Range) =>
    Math.round(phases.reduce((sum, { usual, expected }) => sum + expected[quantile] - usual[quantile], whole[quantile]));
  return { p50: total("p50"), p90: total("p90") };
}

function range(fromSeconds: number, toSeconds: number): Range {
  return { p50: fromSeconds * 1000, p90: toSeconds * 1000 };
}
