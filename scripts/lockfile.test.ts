import { expect, test } from "vitest";
import lockfile from "../package-lock.json" with { type: "json" };

interface Entry {
  optionalDependencies?: Record<string, string>;
}

/** npm leaves out what its registry does not serve, and then refuses `npm ci` everywhere. */
test("the lock file names the optional packages of every platform", () => {
  const entries = lockfile.packages as Record<string, Entry>;
  const missing = Object.entries(entries).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => !isLocked(entries, path, name)),
  );

  expect(missing).toEqual([]);
});

/** A package may be in any `node_modules` from its parent's own up to the root's. */
function isLocked(entries: Record<string, Entry>, path: string, name: string): boolean {
  const above = path.split("node_modules/").map((_, index, parts) => parts.slice(0, index + 1).join("node_modules/"));

  return [`${path}/`, ...above].some((folder) => `${folder}node_modules/${name}` in entries);
}
