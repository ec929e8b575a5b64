import { readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { resolveHelm } from "@catalyst/lab/helm/resolve-helm.ts";
import { afterAll, describe, expect, it } from "vitest";
import { readRepository, type Repository } from "../model/repository.ts";
import type { KeptRender, RenderCache } from "../render/render-cache.ts";
import { createRenderer, type Renderer } from "../render/renderer.ts";
import { exampleChartSource } from "../testing/example-chart-source.ts";
import { exampleKit } from "../testing/example-kit.ts";
import { exampleRepositoryRoot, withChanges } from "../testing/example-repository.ts";
import { allRules } from "./all-rules.ts";
import type { Rule, RuleExample } from "./rule.ts";
import { verify, type VerifyResult } from "./verify.ts";

const helm = await resolveHelm();
const charts = exampleChartSource();
/** A defect changes one Blueprint; the renders of the others are made once. */
const kept = new Map<string, KeptRender>();
const renders: RenderCache = {
  read: async (key) => kept.get(key),
  async write(key, render) {
    kept.set(key, render);
  },
};
const clean = await readRepository(exampleRepositoryRoot);
const cleanRenderer = rendererOf(clean);
afterAll(() => cleanRenderer[Symbol.asyncDispose]());

describe("the clean example", () => {
  it("is found clean by every rule", async () => {
    const { findings, notChecked } = await judge(clean, cleanRenderer, true);

    expect(findings.map(({ rule, file, line, message }) => `${rule} ${file}:${line} ${message}`)).toEqual([]);
    expect(notChecked.filter(({ reason }) => !reason.startsWith("no registry"))).toEqual([]);
  });
});

describe.each(allRules.map((rule) => [rule.id, rule] as const))("%s", (id, rule) => {
  it("says what it looks for, why, and what to do, and shows it", () => {
    expect(rule.title).not.toBe("");
    expect(rule.reason).not.toBe("");
    expect(rule.fix).not.toBe("");
    expect(rule.examples.length).toBeGreaterThan(0);
  });

  const examples = rule.examples.filter(({ on }) => on !== "project");
  it.skipIf(examples.length === 0).each(examples.map((example) => [example.title, example] as const))(
    `is all that fires at a Blueprint whose %s`,
    async (_, example) => {
      const root = await withChanges(exampleRepositoryRoot, example.changes);
      try {
        const repository = await readRepository(root);
        await using renderer = rendererOf(repository);

        const { findings } = await judge(repository, renderer, example.compareWithClean === true, registryFor(rule));

        const expected = [id, ...(example.also ?? [])];
        const others = findings.filter((finding) => !expected.includes(finding.rule));
        expect(others.map(({ rule: by, file, line, message }) => `${by} ${file}:${line} ${message}`)).toEqual([]);
        expect(new Set(findings.map((finding) => finding.rule))).toEqual(new Set(expected));
        expect(findings.filter((finding) => finding.rule === id).map(({ file, line }) => `${file}:${line}`)).toContain(
          placeOf(example, root),
        );
      } finally {
        await rm(root, { recursive: true, force: true });
      }
    },
  );
});

async function judge(
  repository: Repository,
  renderer: Renderer,
  compare: boolean,
  registry?: Parameters<typeof verify>[0]["registry"],
): Promise<VerifyResult> {
  return verify({
    repository,
    blueprints: repository.blueprints,
    clusterDirectories: repository.clusterDirectories,
    rules: allRules,
    renderer,
    kit: exampleKit,
    kubeVersion: "1.31.4",
    base: compare ? { repository: clean, renderer: cleanRenderer } : undefined,
    registry,
  });
}

/** A registry that holds nothing, for the rules that ask one. */
function registryFor(rule: Rule): Parameters<typeof verify>[0]["registry"] {
  return rule.needs.includes("registry") ? { versions: () => [], artifact: () => undefined } : undefined;
}

function rendererOf(repository: Repository): Renderer {
  return createRenderer({ repository, helm, charts, kit: exampleKit, kubeVersion: "1.31.4", cache: renders });
}

/** The line of the first occurrence of the example's text in the changed file. */
function placeOf({ at }: RuleExample, root: string): string {
  if (at.text === undefined) return `${at.file}:1`;
  const lines = readFileSync(join(root, at.file), "utf8").split("\n");
  const line = lines.findIndex((text) => text.includes(at.text!)) + 1;
  if (line === 0) throw new Error(`${at.file} holds no ${JSON.stringify(at.text)}`);

  return `${at.file}:${line}`;
}
