import { expect, test } from "vitest";
import lockfile from "../package-lock.json" with { type: "json" };

/** npm leaves out what its registry does not serve, and then refuses `npm ci` everywhere. */
test("the lock file names the optional packages of every platform", () => {
  const entries = Object.entries(lockfile.packages as Record<string, { optionalDependencies?: Record<string, string> }>);
  const locked = new Set(entries.map(([path]) => path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length)));
  const optional = entries.flatMap(([, { optionalDependencies = {} }]) => Object.keys(optionalDependencies));

  expect(optional.filter((name) => !locked.has(name))).toEqual([]);
});
