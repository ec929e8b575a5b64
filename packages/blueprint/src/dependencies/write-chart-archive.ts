import { buffer } from "node:stream/consumers";
import { gzipSync } from "fflate";
import { pack } from "tar-stream";

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

  // Written in the language itself: the platform's zlib gives other bytes on other processors, and digests are promises.
  return Buffer.from(gzipSync(await written, { level: 9, mtime: 0 }));
}
