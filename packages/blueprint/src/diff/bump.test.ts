import fc from "fast-check";
import { gt, lte } from "semver";
import { expect, test } from "vitest";
import { nextFreeVersion, planBump } from "./bump.ts";

test("the next version is above everything that others have seen", () => {
  const known = { tree: "1.2.0", defaultBranch: "1.3.0", registry: ["1.2.0", "1.3.4", "1.1.9"] };

  expect(nextFreeVersion("patch", known)).toBe("1.3.5");
  expect(nextFreeVersion("minor", known)).toBe("1.4.0");
  expect(nextFreeVersion("major", known)).toBe("2.0.0");
});

test("a tree that is far enough ahead stays, and one that nobody has seen too", () => {
  expect(nextFreeVersion("minor", { tree: "1.3.0", defaultBranch: "1.2.5", registry: ["1.2.5"] })).toBe("1.3.0");
  expect(nextFreeVersion("minor", { tree: "1.2.6", defaultBranch: "1.2.5", registry: ["1.2.5"] })).toBe("1.3.0");
  expect(nextFreeVersion("patch", { tree: "1.0.0", registry: [] })).toBe("1.0.0");
});

test("the planned version is never one that was seen, and planning again changes nothing", () => {
  const version = fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3)).map((parts) => parts.join("."));

  fc.assert(
    fc.property(version, fc.array(version, { minLength: 1 }), fc.constantFrom("major", "minor", "patch"), (tree, registry, level) => {
      const next = nextFreeVersion(level, { tree, registry });

      expect(registry.every((seen) => gt(next, seen))).toBe(true);
      expect(nextFreeVersion(level, { tree: next, registry })).toBe(next);
      expect(lte(tree, next) || registry.some((seen) => gt(seen, tree))).toBe(true);
    }),
  );
});

test("only the characters of the version change, quotes, comments and the rest of a reference stay", () => {
  const files: Record<string, string> = {
    "platform/web/blueprint.yaml": 'spec:\n  version: "1.2.3"   # keep me\n',
    "platform/web/chart/Chart.yaml": "name: bp-web\nversion: 1.2.3\nkubeVersion: '>=1.31.0-0'\n",
    "products/all/blueprint.yaml": "ref: oci://ghcr.io/openova-io/bp-web:1.2.3\n",
  };
  const sites = [
    siteOf("platform/web/blueprint.yaml", '"1.2.3"'),
    siteOf("platform/web/chart/Chart.yaml", "1.2.3"),
    siteOf("products/all/blueprint.yaml", "oci://ghcr.io/openova-io/bp-web:1.2.3"),
  ];

  const plan = planBump("minor", { tree: "1.2.3", registry: ["1.2.3"] }, sites);
  for (const { file, start, end, text } of plan.edits)
    files[file] = (files[file] ?? "").slice(0, start) + text + (files[file] ?? "").slice(end);

  expect(plan).toMatchObject({ from: "1.2.3", to: "1.3.0", problems: [] });
  expect(Object.values(files)).toEqual([
    'spec:\n  version: "1.3.0"   # keep me\n',
    "name: bp-web\nversion: 1.3.0\nkubeVersion: '>=1.31.0-0'\n",
    "ref: oci://ghcr.io/openova-io/bp-web:1.3.0\n",
  ]);

  function siteOf(file: string, text: string) {
    const start = (files[file] ?? "").indexOf(text);
    return { file, start, end: start + text.length, text };
  }
});

test("a place without a version, or with two, is named and not touched", () => {
  const plan = planBump("patch", { tree: "1.0.0", registry: ["1.0.0"] }, [
    { file: "a.yaml", start: 0, end: 3, text: "1.x" },
    { file: "b.yaml", start: 0, end: 13, text: "1.0.0 - 1.1.0" },
  ]);

  expect(plan.problems).toEqual(["a.yaml: no version in 1.x", "b.yaml: more than one version in 1.0.0 - 1.1.0"]);
});
