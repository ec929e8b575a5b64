import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** The version of k3s that the infrastructure module's servers install; undefined when its pins cannot be read. */
export async function pinnedKubernetes(modulePath: string): Promise<string | undefined> {
  try {
    const pins = JSON.parse(await readFile(join(modulePath, "pins.json"), "utf8")) as { k3s?: { version?: string } };
    return pins.k3s?.version;
  } catch {
    return undefined;
  }
}
