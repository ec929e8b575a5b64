import { buffer } from "node:stream/consumers";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { extract } from "tar-stream";
import { fileTreeOf } from "../model/file-tree.ts";
import { repositoryFolders, repositoryOf, type Repository } from "../model/repository.ts";
import { commitOf, git } from "./git.ts";

/** The repository as a revision has it, read from git's own archive and never checked out. Rejects with GitError. */
export async function readRevision(root: string, revision: string, signal?: AbortSignal): Promise<Repository> {
  const commit = await commitOf(root, revision, signal);
  const present = await foldersAt(root, commit, signal);
  if (present.length === 0) return repositoryOf(fileTreeOf(root, new Map()));
  const archive = await git(root, ["archive", "--format=tar", commit, "--", ...present], signal);

  return repositoryOf(fileTreeOf(root, ...(await readTar(archive))));
}

async function foldersAt(root: string, commit: string, signal?: AbortSignal): Promise<string[]> {
  const listing = await git(root, ["ls-tree", "--name-only", `${commit}^{tree}`], signal);
  const names = listing.toString().split("\n");

  return repositoryFolders.filter((folder) => names.includes(folder));
}

async function readTar(archive: Buffer): Promise<[files: Map<string, Uint8Array>, links: string[]]> {
  const files = new Map<string, Uint8Array>();
  const links: string[] = [];
  const entries = extract();
  const reading = pipeline(Readable.from([archive]), entries);
  for await (const entry of entries) {
    if (entry.header.type === "file") files.set(entry.header.name, await buffer(entry));
    else {
      if (entry.header.type === "symlink") links.push(entry.header.name);
      entry.resume();
    }
  }
  await reading;

  return [files, links];
}
