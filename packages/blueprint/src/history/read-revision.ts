import { buffer } from "node:stream/consumers";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { extract } from "tar-stream";
import { fileTreeOf } from "../model/file-tree.ts";
import { repositoryFolders, repositoryOf, type Repository } from "../model/repository.ts";
import { git } from "./git.ts";

/** The repository as a revision has it, read from git's own archive and never checked out. Rejects with GitError. */
export async function readRevision(root: string, revision: string, signal?: AbortSignal): Promise<Repository> {
  const present = await foldersAt(root, revision, signal);
  if (present.length === 0) return repositoryOf(fileTreeOf(root, new Map()));
  const archive = await git(root, ["archive", "--format=tar", revision, "--", ...present], signal);

  return repositoryOf(fileTreeOf(root, await readTar(archive)));
}

async function foldersAt(root: string, revision: string, signal?: AbortSignal): Promise<string[]> {
  const listing = await git(root, ["ls-tree", "--name-only", `${revision}^{tree}`], signal);
  const names = listing.toString().split("\n");

  return repositoryFolders.filter((folder) => names.includes(folder));
}

async function readTar(archive: Buffer): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  const entries = extract();
  const reading = pipeline(Readable.from([archive]), entries);
  for await (const entry of entries) {
    if (entry.header.type === "file") files.set(entry.header.name, await buffer(entry));
    else entry.resume();
  }
  await reading;

  return files;
}
