import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ScaffoldError } from "./scaffold-error.ts";
import type { NewBlueprint } from "./new-blueprint.ts";

/** Writes the folder whole or not at all: what is half done stands beside it under another name, and is removed on a failure. Rejects with ScaffoldError. */
export async function writeNewFolder({ root, folder, files }: Pick<NewBlueprint, "root" | "folder" | "files">): Promise<string> {
  const target = join(root, folder);
  await mkdir(dirname(target), { recursive: true });
  const draft = await mkdtemp(join(dirname(target), ".new-"));
  try {
    for (const [path, bytes] of files) {
      const file = join(draft, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, bytes);
      if (path.endsWith(".sh")) await chmod(file, 0o755);
    }
    // A temporary folder is its maker's alone; this one is everybody's.
    await chmod(draft, 0o755);
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (["ENOTEMPTY", "EEXIST", "ENOTDIR"].includes(String((error as NodeJS.ErrnoException).code))) {
      throw new ScaffoldError(`${target} exists already`, "Somebody made it meanwhile; nothing was written.");
    }
    throw error;
  }

  return target;
}
