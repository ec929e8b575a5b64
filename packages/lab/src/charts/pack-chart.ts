import { buffer } from "node:stream/consumers";
import { gzipSync } from "fflate";
import { pack } from "tar-stream";

/** Packs a generated chart. Equal files give equal bytes on every machine: sorted, without times and owners, and compressed in plain JavaScript. */
export async function packChart(files: ReadonlyMap<string, Uint8Array>): Promise<Buffer> {
  const archive = pack();
  const written = buffer(archive);
  for (const name of [...files.keys()].toSorted()) {
    archive.entry({ name, mode: 0o644, uid: 0, gid: 0, uname: "", gname: "", mtime: new Date(0) }, Buffer.from(files.get(name) ?? []));
  }
  archive.finalize();

  return Buffer.from(gzipSync(await written, { level: 6, mtime: 0 }));
}
