import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Changes one bit of a blob or manifest where the registry keeps it: what a broken disk or an intruder does. */
export async function flipStoredBit(storage: string, digest: string): Promise<void> {
  const hex = digest.replace("sha256:", "");
  const path = join(storage, "docker/registry/v2/blobs/sha256", hex.slice(0, 2), hex, "data");
  const bytes = await readFile(path);
  const middle = Math.floor(bytes.length / 2);
  bytes[middle]! ^= 1;

  await writeFile(path, bytes);
}
