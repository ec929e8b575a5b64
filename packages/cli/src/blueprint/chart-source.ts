import { createHash } from "node:crypto";
import { globSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { ChartSource } from "@catalyst/blueprint/dependencies/chart-source.ts";
import { createChartSource } from "@catalyst/blueprint/dependencies/create-chart-source.ts";
import { shapesDirectory } from "@catalyst/lab/charts/shape-library.ts";
import { standInSource } from "@catalyst/lab/charts/stand-in-source.ts";
import { cacheDirectory } from "@catalyst/lab/directories.ts";
import { usageError } from "../cli-error.ts";
import type { Context } from "../context.ts";
import { credentialsFor } from "./registry.ts";

export interface CommandCharts {
  source: ChartSource;
  /** Changes whenever the source could answer otherwise: another shape, another archive in the cache, another way to ask. */
  identity: string;
}

/** Cache, then the charts' own repositories unless offline, then the lab's stand-ins. */
export async function chartSourceFor(context: Context, { offline }: { offline: boolean }): Promise<CommandCharts> {
  const cacheFolder = cacheDirectory(context.environment);
  const mirrors = mirrorsOf(context);
  const source = createChartSource({
    cacheFolder,
    offline,
    mirrors,
    credentials: credentialsFor(context),
    standIns: standInSource(),
    say: (sentence) => context.stderr.write(`${sentence} The lab's stand-ins are used where there are any.\n`),
  });

  return { source, identity: identityOf(cacheFolder, offline, mirrors) };
}

/** `CATALYST_CHART_MIRRORS`: a JSON object from the repository that a chart names to the URL that is asked in its place. */
function mirrorsOf({ environment }: Context): Record<string, string> {
  const text = environment["CATALYST_CHART_MIRRORS"];
  if (text === undefined || text === "") return {};
  try {
    const mirrors: unknown = JSON.parse(text);
    if (typeof mirrors === "object" && mirrors !== null && Object.values(mirrors).every((url) => typeof url === "string")) {
      return mirrors as Record<string, string>;
    }
  } catch {
    // Said below.
  }
  throw usageError(
    'CATALYST_CHART_MIRRORS is no JSON object of URLs, such as {"https://charts.jetstack.io": "https://mirror.internal/jetstack"}',
  );
}

function identityOf(cacheFolder: string, offline: boolean, mirrors: Record<string, string>): string {
  const hash = createHash("sha256").update(JSON.stringify([offline, mirrors]));
  for (const file of globSync("*/*/shape.yaml", { cwd: shapesDirectory }).toSorted())
    hash.update(readFileSync(join(shapesDirectory, file)));
  for (const file of globSync("charts/**/*", { cwd: cacheFolder }).toSorted())
    hash.update(`${file} ${statSync(join(cacheFolder, file)).mtimeMs}`);

  return hash.digest("hex");
}
