import { standInSource } from "@catalyst/lab/charts/stand-in-source.ts";
import { checkoutDirectory } from "@catalyst/lab/directories.ts";
import { resolveHelm } from "@catalyst/lab/helm/resolve-helm.ts";
import { goModule } from "@catalyst/lab/tools/go-module.ts";
import { describe, expect, it } from "vitest";
import { fileTreeOf, readFileTree } from "../model/file-tree.ts";
import { projectKit } from "../model/kit-data.ts";
import { repositoryFolders, repositoryOf, type Repository } from "../model/repository.ts";
import { createRenderer } from "../render/renderer.ts";
import { allRules } from "./all-rules.ts";
import type { ExampleChange, RuleExample } from "./rule.ts";
import { verify } from "./verify.ts";

/** Rules that know the project's kit by name show their defects in the kit itself. */
const examples = allRules.flatMap((rule) => rule.examples.filter(({ on }) => on === "project").map((example) => ({ rule, example })));
const helm = await resolveHelm();
const charts = standInSource();
const files = await readFileTree(checkoutDirectory, repositoryFolders);

describe("a kit", () => {
  it.each(examples.map((entry) => [`${entry.rule.id}: whose ${entry.example.title}`, entry] as const))(
    "%s",
    { timeout: 300_000 },
    async (_, { rule, example }) => {
      const repository = withChanges(example.changes);
      await using renderer = createRenderer({ repository, helm, charts, findModule: goModule, kit: projectKit, kubeVersion: "1.31.4" });
      const touched = new Set(example.changes.map(({ file }) => file));

      const { findings } = await verify({
        repository,
        blueprints: repository.blueprints.filter(({ folder }) => [...touched].some((file) => file.startsWith(`${folder}/`))),
        clusterDirectories: ["clusters/_template/bootstrap-kit"],
        rules: allRules,
        renderer,
        kit: projectKit,
        kubeVersion: "1.31.4",
      });

      const serious = findings.filter(({ severity }) => severity !== "info");
      const rules = [...new Set(serious.map((finding) => finding.rule))].filter((id) => id !== rule.id);
      expect(rules.filter((id) => !(example.also ?? []).includes(id))).toEqual([]);
      expect(serious.filter((finding) => finding.rule === rule.id).map(({ file, line }) => `${file}:${line}`)).toContain(
        placeOf(example, repository),
      );
    },
  );

  it("is changed by at least one example, or this file shows nothing", () => {
    expect(examples.length).toBeGreaterThan(0);
  });
});

function withChanges(changes: readonly ExampleChange[]): Repository {
  const changed = new Map(files.paths.map((path) => [path, files.bytes(path)!]));
  for (const change of changes) {
    if (!("replace" in change)) throw new Error("an example of the kit replaces a piece of a file");
    const text = files.text(change.file) ?? "";
    if (text.split(change.replace).length !== 2) throw new Error(`${change.file} does not hold this once: ${change.replace}`);
    changed.set(change.file, new TextEncoder().encode(text.replace(change.replace, () => change.with)));
  }

  return repositoryOf(fileTreeOf(checkoutDirectory, changed));
}

function placeOf({ at }: RuleExample, repository: Repository): string {
  const lines = repository.files.text(at.file)?.split("\n") ?? [];

  return `${at.file}:${at.text === undefined ? 1 : lines.findIndex((line) => line.includes(at.text!)) + 1}`;
}
