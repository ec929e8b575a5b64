import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fileTreeOf, type FileTree } from "../model/file-tree.ts";
import { loadBlueprint } from "../model/loaded-blueprint.ts";
import { readRepository, repositoryOf, type Repository } from "../model/repository.ts";
import type { ChartRender } from "../render/rendered-object.ts";
import { exampleKit } from "../testing/example-kit.ts";
import { exampleRepositoryRoot } from "../testing/example-repository.ts";
import { blueprintRules } from "./blueprint-rules.ts";
import type { Found } from "./rule.ts";
import type { BlueprintRenders, BlueprintSubject } from "./subject.ts";

const example = await readRepository(exampleRepositoryRoot);
const manifestPath = "platform/web/blueprint.yaml";
const manifest = example.byName("bp-web")!.root;

describe("rules about a manifest", () => {
  it("judge any manifest without breaking: every field may hold anything", async () => {
    const place = fc.constantFrom(...placesIn(manifest));
    const odd = fc.constantFrom<unknown>(
      [[]],
      [null],
      { a: { b: [{}] } },
      "",
      "bp-",
      "{{",
      "^",
      "/a~1b",
      "\\",
      "__proto__",
      true,
      -1,
      1e21,
    );
    const value = fc.oneof(fc.jsonValue({ maxDepth: 2 }), odd);

    await fc.assert(
      fc.asyncProperty(place, value, async (path, replacement) => {
        const found = await judge(withManifest(JSON.stringify(withValue(manifest, path, replacement))), "platform/web");

        for (const { message, at } of found) {
          expect(message).not.toBe("");
          expect(at.line).toBeGreaterThan(0);
        }
      }),
      { numRuns: 300 },
    );
  }, 300_000);

  it.each(["[]", "a: [", "null", "kind: Blueprint\n---\n---\n", "spec: 1", "? [a]\n: b"])(
    "find fault with %j without breaking",
    async (text) => {
      expect((await judge(withManifest(text), "platform/web")).length).toBeGreaterThan(0);
    },
  );

  it("say nothing about neighbours that cannot be seen when a Blueprint lies by itself", async () => {
    const files = example.files
      .under("platform/web/")
      .map((path) => [path.replace("platform/web/", "bp-web/"), example.files.bytes(path)!] as const);

    const found = await judge(fileTreeOf("/", new Map(files)), "bp-web");

    // There are no renders here, which outputs and promises are held against.
    expect(found.filter(({ rule }) => !["BP-OUTPUTS", "BP-PROVIDES"].includes(rule))).toEqual([]);
  });
});

async function judge(files: FileTree, folder: string): Promise<(Found & { rule: string })[]> {
  const whole = repositoryOf(files);
  const blueprint = whole.blueprints.find((candidate) => candidate.folder === folder) ?? loadBlueprint(files, folder);
  const alone: Repository = {
    ...whole,
    blueprints: [blueprint],
    byName: (name) => (name === blueprint.name ? blueprint : undefined),
  };
  const subject: BlueprintSubject = {
    blueprint,
    repository: whole.blueprints.includes(blueprint) ? whole : alone,
    dependencies: [],
    renders: withoutObjects(),
    kit: exampleKit,
    kubeVersion: "1.31.4",
    acceptedApiVersions: ["catalyst.openova.io/v1alpha1", "catalyst.openova.io/v1"],
    publishedVersions: ["1.0.0"],
    base: { blueprint: example.byName("bp-web")!, renders: withoutObjects() },
    neighbour: () => Promise.resolve(undefined),
  };
  const found: (Found & { rule: string })[] = [];
  for (const rule of blueprintRules) for await (const one of rule.check(subject)) found.push({ ...one, rule: rule.id });

  return found;
}

function withManifest(text: string): FileTree {
  const files = new Map(example.files.paths.map((path) => [path, example.files.bytes(path)!]));

  return fileTreeOf("/", files.set(manifestPath, new TextEncoder().encode(text)));
}

function withoutObjects(): BlueprintRenders {
  const nothing: ChartRender = { ok: true, error: "", text: "", objects: [], problems: [] };

  return {
    default: nothing,
    smoke: undefined,
    allToggles: nothing,
    mergedValues: {},
    toggles: [],
    render: () => Promise.resolve(nothing),
  };
}

/** The path of every value in a value, its own included. */
function placesIn(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== "object" || value === null) return [path];
  const inner = Array.isArray(value) ? [...value.entries()] : Object.entries(value);

  return [path, ...inner.flatMap(([step, part]) => placesIn(part, [...path, step]))];
}

function withValue(root: unknown, [step, ...rest]: readonly (string | number)[], value: unknown): unknown {
  if (step === undefined) return value;
  if (Array.isArray(root)) return root.map((item: unknown, index) => (index === step ? withValue(item, rest, value) : item));
  const record = root as Record<string, unknown>;

  return { ...record, [step]: withValue(record[step], rest, value) };
}
