import { ChartArchiveError } from "../../dependencies/chart-archive-error.ts";
import { ChartIncludeError, resolveIncludes } from "../../dependencies/resolve-includes.ts";
import { writeChartArchive } from "../../dependencies/write-chart-archive.ts";
import { sha256Of } from "../../oci/digest.ts";
import { findStandIns } from "../../dependencies/find-stand-ins.ts";
import { dependencyPath, metadataFolder, openPackedChart, type PackedChart } from "../contents/open-packed-chart.ts";
import { packedSmokeValues } from "../contents/smoke-render.ts";
import { readHelmignore } from "../helmignore.ts";
import type { Publication, PublishDependencies } from "../publication.ts";
import { PublishError } from "../publish-error.ts";
import type { ResolvedArchives } from "./resolve-dependencies.ts";

export interface ChartPackage {
  /** The archive, as `helm pull` will leave it. */
  bytes: Uint8Array;
  sha256: string;
  packed: PackedChart;
  standIns: readonly string[];
}

/** Files of the Blueprint's folder that travel with the chart. */
const metadataFiles = ["blueprint.yaml", "images.lock.yaml"];
/** Helm keeps no test script, and the lists it would read at build time are answered already. */
const neverPackaged = /^(?:tests\/|Chart\.lock$|charts\/)/;

/**
 * Step 2. One archive for equal input: sorted entries, fixed times and owners. It holds the chart without what `.helmignore` names, what the
 * chart includes from elsewhere, the dependencies' archives byte for byte, and the Blueprint's own lists below `catalyst/`.
 */
export async function packageChart(
  publication: Publication,
  { archives, dependencies }: ResolvedArchives,
  { findModule }: Pick<PublishDependencies, "findModule">,
): Promise<ChartPackage> {
  const files = new Map([...(await chartFiles(publication, findModule)), ...archives, ...blueprintFiles(publication)]);
  const bytes = await writeChartArchive(new Map([...files].map(([path, content]) => [`${publication.name}/${path}`, content])));
  const packed = await open(bytes);
  const standIns = await findStandIns(bytes);
  if (standIns.length > 0 && !publication.isLab) {
    throw new PublishError("PUB-STAND-IN", `The archive holds ${standIns.join(", ")}, and the registry is no lab's.`);
  }
  for (const { name, version, sha256 } of dependencies) {
    const path = dependencyPath({ name, version });
    const inside = packed.files.get(path);
    if (inside === undefined || sha256Of(inside) !== sha256 || packed.missing.some((dependency) => dependency.name === name)) {
      throw new PublishError("PUB-PACKAGE", `The archive does not hold ${path}, or not what its name says.`);
    }
  }

  return { bytes, sha256: sha256Of(bytes), packed, standIns };
}

async function chartFiles(
  { blueprint, chart }: Publication,
  findModule: PublishDependencies["findModule"],
): Promise<Map<string, Uint8Array>> {
  const { files } = blueprint;
  const isIgnored = helmignore(files.text(`${chart.directory}/.helmignore`) ?? "");
  const included = await resolveIncludes(files, chart, findModule).catch((error: unknown) => {
    throw error instanceof ChartIncludeError ? new PublishError("PUB-PACKAGE", `${error.message}.`, { cause: error }) : error;
  });
  if (included.missing.length > 0) {
    const modules = included.missing.map(({ module, version }) => `${module} ${version}`);
    throw new PublishError("PUB-PACKAGE", `What the chart includes is not to be had here: ${modules.join(", ")}.`);
  }
  const own = files
    .under(`${chart.directory}/`)
    .map((path) => [path.slice(chart.directory.length + 1), files.bytes(path)!] as const)
    .filter(([path]) => !neverPackaged.test(path) && !isIgnored(path));

  return new Map([...own, ...included.files]);
}

function blueprintFiles({ blueprint: { files, folder } }: Publication): Map<string, Uint8Array> {
  const paths = [...metadataFiles.map((name) => `${folder}/${name}`), ...files.under(`${folder}/card/`)];
  const found = new Map(
    paths.flatMap((path) => {
      const bytes = files.bytes(path);

      return bytes === undefined ? [] : [[`${metadataFolder}/${path.slice(folder.length + 1)}`, bytes]];
    }),
  );
  const smokeValues = files.bytes(`${folder}/tests/smoke.values.yaml`);
  if (smokeValues !== undefined) found.set(packedSmokeValues, smokeValues);

  return found;
}

function helmignore(text: string): (path: string) => boolean {
  try {
    return readHelmignore(text);
  } catch (error) {
    throw new PublishError("PUB-PACKAGE", (error as Error).message, { cause: error });
  }
}

async function open(bytes: Uint8Array): Promise<PackedChart> {
  try {
    return await openPackedChart(bytes);
  } catch (error) {
    if (error instanceof ChartArchiveError) throw new PublishError("PUB-PACKAGE", error.message, { cause: error });
    throw error;
  }
}
