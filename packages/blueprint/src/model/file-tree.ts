import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The files of a folder, held in memory: rules read them, and never the disk. */
export interface FileTree {
  /** Absolute. */
  root: string;
  /** Relative to the root, with forward slashes, sorted. */
  paths: readonly string[];
  has(path: string): boolean;
  /** Undefined when there is no such file. */
  text(path: string): string | undefined;
  bytes(path: string): Uint8Array | undefined;
  /** Those that begin with a prefix, sorted. */
  under(prefix: string): readonly string[];
  /** Symbolic links, sorted: they lead nobody knows where and are not followed. */
  links: readonly string[];
}

/** What Helm takes as one file of a chart; pictures of a card stay far below. */
const largestFile = 5 * 2 ** 20;

/** A file that no chart can hold. Reading it would only fill the memory. */
export class FileTooLargeError extends Error {
  override readonly name = "FileTooLargeError";
}

/** Unpacked archives, dependencies and builds: never part of a Blueprint. */
const ignored = new Set(["node_modules", ".git", "Chart.lock"]);

/**
 * Reads whole folders of a repository, links left out: a link could lead anywhere. Folders that are not there are simply empty. Rejects with
 * FileTooLargeError. Some hundred small files are read one by one: a turn through the thread pool costs more than each of them.
 */
export async function readFileTree(root: string, folders: readonly string[]): Promise<FileTree> {
  const files = new Map<string, Uint8Array>();
  const links: string[] = [];
  for (const folder of folders) collect(root, folder, files, links);

  return fileTreeOf(root, files, links);
}

export function fileTreeOf(root: string, files: ReadonlyMap<string, Uint8Array>, links: readonly string[] = []): FileTree {
  const paths = [...files.keys()].toSorted();
  const texts = new Map<string, string>();

  return {
    root,
    paths,
    has: (path) => files.has(path),
    text(path) {
      const bytes = files.get(path);
      if (bytes === undefined) return undefined;
      const text = texts.get(path) ?? new TextDecoder().decode(bytes);
      texts.set(path, text);

      return text;
    },
    bytes: (path) => files.get(path),
    links: links.toSorted(),
    under: (prefix) => paths.filter((path) => path.startsWith(prefix)),
  };
}

function collect(root: string, path: string, files: Map<string, Uint8Array>, links: string[]): void {
  const absolute = join(root, path);
  const status = lstatSync(absolute, { throwIfNoEntry: false });
  if (status === undefined) return;
  if (status.isSymbolicLink()) {
    links.push(path);
    return;
  }
  if (status.isFile()) {
    if (status.size > largestFile) {
      const size = Math.round(status.size / 2 ** 20);
      throw new FileTooLargeError(
        `${path} has ${size} MiB, and a file of a chart may have ${largestFile / 2 ** 20}: take it out, or make it smaller`,
      );
    }
    files.set(path, readFileSync(absolute));
    return;
  }
  if (!status.isDirectory()) return;
  for (const name of readdirSync(absolute)) {
    if (!ignored.has(name) && !(name === "charts" && path.endsWith("/chart"))) collect(root, `${path}/${name}`, files, links);
  }
}
