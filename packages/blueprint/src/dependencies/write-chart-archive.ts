import { buffer } from "node:stream/consumers";
import { constants, gzipSync } from "node:zlib";
import { pack } from "tar-stream";

/** Place of the byte that names the operating system in a gzip header (RFC 1952, 2.3), and what stands for "unknown". */
const systemByte = { at: 9, unknown: 255 };

/**
 * Packs a chart so that equal files give equal bytes: entries sorted by name, no folders, the epoch as time, owner 0, mode 0644. Names carry the
 * chart's folder in front, as `helm package` writes them.
 */
export async function writeChartArchive(files: ReadonlyMap<string, Uint8Array>): Promise<Buffer> {
  const archive = pack();
  const written = buffer(archive);
  // By code unit: an order that depends on the machine's language would change the bytes.
  for (const name of [...files.keys()].toSorted()) {
    archive.entry({ name, mode: 0o644, uid: 0, gid: 0, uname: "", gname: "", mtime: new Date(0) }, Buffer.from(files.get(name) ?? []));
  }
  archive.finalize();
  const packed = gzipSync(await written, { level: constants.Z_BEST_COMPRESSION });
  packed[systemByte.at] = systemByte.unknown;

  return packed;
}
