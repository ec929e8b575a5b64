import { standInSource } from "@catalyst/lab/charts/stand-in-source.ts";
import type { ChartSource } from "@catalyst/blueprint/dependencies/chart-source.ts";
import type { Context } from "../context.ts";

export async function chartSourceFor(
  _context: Context,
  _options: { offline: boolean },
): Promise<{ source: ChartSource; identity: string }> {
  return { source: standInSource(), identity: "stand-ins" };
}
