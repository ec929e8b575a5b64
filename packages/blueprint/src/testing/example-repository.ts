import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { ExampleChange } from "../rules/rule.ts";

/** A small repository laid out as the project's own, clean by every rule; rules' examples are changes to it. */
export const exampleRepositoryRoot: string = join(import.meta.dirname, "example-repository");

/** Copies a repository into a new temporary folder and changes it there. The caller removes the folder. */
export async function withChanges(root: string, changes: readonly ExampleChange[]): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), "catalyst-example-"));
  await cp(root, copy, { recursive: true });
  for (const change of changes) await applyChange(copy, change);

  return copy;
}

async function applyChange(root: string, change: ExampleChange): Promise<void> {
  const path = join(root, change.file);
  if ("write" in change) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, change.write);
  } else if ("remove" in change) {
    await rm(path);
  } else if ("linkTo" in change) {
    await rm(path, { force: true });
    await symlink(change.linkTo, path);
  } else if ("append" in change) {
    await writeFile(path, (await readFile(path, "utf8")) + change.append);
  } else {
    await writeFile(path, replaceOnce(await readFile(path, "utf8"), change));
  }
}

/** An example that no longer fits the files it changes has to be written anew, and not to pass by changing nothing. */
function replaceOnce(text: string, { file, replace, with: replacement }: { file: string; replace: string; with: string }): string {
  const parts = text.split(replace);
  if (parts.length !== 2) throw new Error(`${file} holds ${JSON.stringify(replace)} ${parts.length - 1} times, and not once`);

  return parts.join(replacement);
}
