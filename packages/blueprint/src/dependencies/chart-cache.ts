import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ChartDependency, FetchedChart } from "./chart-source.ts";

/** Upstream archives on disk, by their content; beside them which dependency they are. Never a stand-in. */
export interface ChartCache {
  read(dependency: ChartDependency, sha256?: string): Promise<FetchedChart | undefined>;
  write(dependency: ChartDependency, bytes: Uint8Array): Promise<FetchedChart>;
}

/** Keeps `<folder>/charts/<sha256>.tgz` and `<folder>/charts/index/<key>.json`. Several processes may use one folder. */
export function openChartCache(folder: string): ChartCache {
  const charts = join(folder, "charts");

  return {
    async read(dependency, sha256) {
      const known = sha256 ?? (await readIndex(charts, dependency));

      return known === undefined ? undefined : readArchive(charts, known);
    },
    async write(dependency, bytes) {
      const sha256 = digestOf(bytes);
      await mkdir(join(charts, "index"), { recursive: true });
      await replaceFile(join(charts, `${sha256}.tgz`), bytes);
      const { name, version, repository } = dependency;
      await replaceFile(indexFile(charts, dependency), `${JSON.stringify({ name, version, repository, sha256 })}\n`);

      return { bytes, sha256, kind: "upstream" };
    },
  };
}

async function readIndex(charts: string, dependency: ChartDependency): Promise<string | undefined> {
  const text = await readFile(indexFile(charts, dependency), "utf8").catch(() => undefined);
  const sha256: unknown = text === undefined ? undefined : (JSON.parse(text) as { sha256?: unknown }).sha256;

  return typeof sha256 === "string" && /^[0-9a-f]{64}$/.test(sha256) ? sha256 : undefined;
}

/** A file that is not what its name says was cut off or tampered with: it is thrown away. */
async function readArchive(charts: string, sha256: string): Promise<FetchedChart | undefined> {
  const file = join(charts, `${sha256}.tgz`);
  const bytes = await readFile(file).catch(() => undefined);
  if (bytes === undefined) return undefined;
  if (digestOf(bytes) === sha256) return { bytes, sha256, kind: "upstream" };
  await rm(file, { force: true });

  return undefined;
}

function indexFile(charts: string, { repository, name, version }: ChartDependency): string {
  const key = createHash("sha256")
    .update(JSON.stringify([repository.replace(/\/+$/, ""), name, version]))
    .digest("hex");

  return join(charts, "index", `${key}.json`);
}

/** Whole or not at all, also for whoever reads at this moment. */
async function replaceFile(file: string, content: Uint8Array | string): Promise<void> {
  const temporary = `${file}.${randomUUID()}`;
  await writeFile(temporary, content);
  await rename(temporary, file);
}

function digestOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
