import { access } from "node:fs/promises";
import { join } from "node:path";
import type { FindModule } from "./resolve-includes.ts";

/**
 * Finds modules in Go's module cache, where `go mod download` puts them, read-only and checked against the checksum database. Nothing is
 * fetched: what is not there is not to be had. Upper-case letters of a path are written `!a` there (golang.org/x/mod/module, EscapePath).
 */
export function goModuleFolder(moduleCache: string): FindModule {
  return async (module, version) => {
    const folder = join(moduleCache, `${escaped(module)}@${escaped(version)}`);

    return (await isThere(folder)) ? folder : undefined;
  };
}

function escaped(path: string): string {
  return path.replaceAll(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`);
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
