import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { extract } from "tar-stream";
import { ChartArchiveError } from "./chart-archive-error.ts";

export interface ChartArchiveLimits {
  /** Of the archive after decompression, in bytes. */
  total: number;
  /** Of one file, in bytes. */
  file: number;
  entries: number;
}

/** The sizes are those at which Helm itself refuses a chart; no chart of the catalogue has a tenth of the entries. */
export const chartArchiveLimits: ChartArchiveLimits = { total: 100 * 2 ** 20, file: 5 * 2 ** 20, entries: 10_000 };

/**
 * Reads a chart's archive (gzip and tar) into memory: names with the chart's folder in front (`cilium/Chart.yaml`), in the order of the archive.
 * Rejects with ChartArchiveError for whatever could write outside a folder, is no regular file, or grows beyond the limits; decompression stops
 * there, so that a small archive cannot fill the memory.
 */
export async function readChartArchive(bytes: Uint8Array, limits: Partial<ChartArchiveLimits> = {}): Promise<Map<string, Buffer>> {
  const bounds = { ...chartArchiveLimits, ...limits };
  const entries = extract();
  const reading = pipeline(Readable.from([bytes]), createGunzip(), atMost(bounds.total), entries);
  // Told to the loop below, which ends with the same error; without this the rejection would count as unhandled.
  reading.catch(() => undefined);

  const files = new Map<string, Buffer>();
  let seen = 0;
  let root: string | undefined;
  try {
    for await (const entry of entries) {
      seen += 1;
      if (seen > bounds.entries) throw new ChartArchiveError("too-many-entries", `The archive has more than ${bounds.entries} entries.`);
      const name = entryName(entry.header);
      const top = name.split("/")[0] ?? name;
      root ??= top;
      if (top !== root) throw new ChartArchiveError("several-roots", `The archive has more than one top folder: ${root} and ${top}.`);
      if (entry.header.type === "directory") {
        entry.resume();
        continue;
      }
      if (!name.includes("/")) throw new ChartArchiveError("several-roots", `${name} lies outside the chart's folder.`);
      if (files.has(name)) throw new ChartArchiveError("duplicate-entry", `${name} is in the archive twice.`);
      files.set(name, await readEntry(entry, entry.header.size ?? 0, name, bounds.file));
    }
    await reading;
  } catch (error) {
    entries.destroy();
    throw asArchiveError(error);
  }
  if (files.size === 0) throw new ChartArchiveError("empty", "The archive holds no file.");

  return files;
}

/** Passes bytes on until there are too many. */
function atMost(limit: number): Transform {
  let passed = 0;

  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      passed += chunk.length;
      if (passed > limit) done(new ChartArchiveError("too-large", `The archive unpacks to more than ${limit} bytes.`));
      else done(null, chunk);
    },
  });
}

function entryName({ name: written, type }: { name: string; type?: string | null | undefined }): string {
  if (type !== "file" && type !== "directory" && type !== "contiguous-file") {
    throw new ChartArchiveError("not-a-file", `${written} is a ${type ?? "thing of an unknown kind"}; a chart holds files only.`);
  }
  if (written.startsWith("/") || written.includes("\\") || /^[A-Za-z]:/.test(written)) {
    throw new ChartArchiveError("absolute-path", `${written} does not lie below the chart's folder.`);
  }
  const parts = written.split("/").filter((part) => part !== "" && part !== ".");
  if (parts.includes("..") || parts.length === 0) {
    throw new ChartArchiveError("path-traversal", `${written} leads out of the chart's folder.`);
  }

  return parts.join("/");
}

async function readEntry(content: AsyncIterable<unknown>, size: number, name: string, limit: number): Promise<Buffer> {
  if (size > limit) throw new ChartArchiveError("too-large", `${name} has more than ${limit} bytes.`);
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk as Uint8Array);

  return Buffer.concat(chunks);
}

function asArchiveError(error: unknown): ChartArchiveError {
  if (error instanceof ChartArchiveError) return error;
  const reason = error instanceof Error ? error.message : String(error);

  return new ChartArchiveError("not-an-archive", `This is no gzipped tar archive: ${reason}.`, { cause: error });
}
