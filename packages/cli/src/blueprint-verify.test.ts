import { rm, symlink, truncate, writeFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { exampleRepositoryRoot, withChanges } from "@catalyst/blueprint/testing/example-repository.ts";
import type { ExampleChange } from "@catalyst/blueprint/rules/rule.ts";
import { BlueprintReport } from "@catalyst/contract";
import { execa } from "execa";
import { Value } from "typebox/value";
import { afterAll, afterEach, describe, expect, test, vi } from "vitest";
import { makeSandbox, type Outcome } from "./testing/run-catalyst.ts";

vi.setConfig({ testTimeout: 120_000 });

const sandbox = await makeSandbox();
const manifest = "platform/dormant/blueprint.yaml";
const repositories: string[] = [];

afterEach(async () => {
  for (const repository of repositories.splice(0)) await rm(repository, { recursive: true, force: true });
});
afterAll(() => sandbox.remove());

describe("one wrong thing is one finding, at its place", () => {
  test.each<[string, ExampleChange, { rule: string; line: number; message: string; fix?: string }]>([
    [
      "two documents",
      { file: manifest, append: "---\nkind: Blueprint\n" },
      { rule: "BP-PARSE", line: 1, message: `${manifest} holds 2 documents, and not one` },
    ],
    [
      "an apiVersion of another group",
      { file: manifest, replace: "catalyst.openova.io/v1alpha1", with: "catalyst.io/v1" },
      {
        rule: "BP-APIVERSION",
        line: 1,
        message: "apiVersion is catalyst.io/v1; accepted: catalyst.openova.io/v1alpha1, catalyst.openova.io/v1",
      },
    ],
    [
      "a misspelt field, with the name that was likely meant",
      { file: manifest, replace: "    traces:", with: "    trace:" },
      { rule: "BP-UNKNOWN-FIELD", line: 22, message: "spec.observability.trace is no field of a Blueprint", fix: "write traces" },
    ],
    [
      "a range that nobody satisfies",
      { file: manifest, replace: "version: ^1.0.0", with: "version: ^2.0.0" },
      { rule: "BP-DEPENDS-RANGE", line: 14, message: "bp-store is 1.0.0 here, which ^2.0.0 does not admit" },
    ],
  ])("%s", async (_, change, expected) => {
    const repository = await repositoryWith(change);

    const { exitCode, stdout } = await verify(join(repository, "platform/dormant"), "--format", "json");

    expect(exitCode).toBe(1);
    expect(reportIn(stdout).findings).toEqual([expect.objectContaining({ file: manifest, severity: "error", ...expected })]);
  });

  test("broken YAML is not called a Blueprint without a chart as well", async () => {
    const repository = await repositoryWith({ file: "platform/lonely/blueprint.yaml", write: "a: [\n" });

    const { stdout } = await verify(join(repository, "platform/lonely"), "--format", "json");

    const rules = reportIn(stdout).findings.map(({ rule }) => rule);
    expect(rules).toContain("BP-PARSE");
    expect(rules).not.toContain("BP-MISSING");
  });

  test("of several circles the shortest is printed, once", async () => {
    const repository = await repositoryWith(
      // dormant → store → dormant, and the way round over operator.
      {
        file: "platform/store/blueprint.yaml",
        replace: needs("bp-operator"),
        with: needs("bp-operator") + needs("bp-dormant"),
      },
      { file: "platform/operator/blueprint.yaml", replace: "  depends: []\n", with: `  depends:\n${needs("bp-dormant")}` },
    );

    const { exitCode, stdout } = await verify(repository, "--only", "BP-DEPENDS-CYCLE", "--format", "json");

    expect(exitCode).toBe(1);
    expect(reportIn(stdout).findings.map(({ message }) => message)).toEqual(["bp-dormant → bp-store → bp-dormant is a circle"]);
  });
});

describe("a chart's files", () => {
  test("a chart without templates and without an upstream chart renders nothing, which is an error", async () => {
    const repository = await repositoryWith();
    await rm(join(repository, "platform/dormant/chart/templates"), { recursive: true });

    const { exitCode, stdout } = await verify(join(repository, "platform/dormant"), "--format", "json");

    expect(exitCode).toBe(1);
    expect(reportIn(stdout).findings.map(({ rule }) => rule)).toContain("CH-RENDER-EMPTY");
  });

  test("a link in a chart is not followed: a template that would fail the render with its own words does not speak", async () => {
    const failing = '{{ fail "spoken-by-what-a-link-points-to" }}\n';
    const repository = await repositoryWith({ file: "outside.yaml", write: failing });
    const template = join(repository, "platform/dormant/chart/templates/added.yaml");

    await writeFile(template, failing);
    const asFile = await verify(join(repository, "platform/dormant"));
    await rm(template);
    await symlink(join(repository, "outside.yaml"), template);
    const asLink = await verify(join(repository, "platform/dormant"));

    expect(asFile.stdout).toContain("spoken-by-what-a-link-points-to");
    expect(asLink.stdout).not.toContain("spoken-by-what-a-link-points-to");
  });

  test("a file that no chart can hold is named with its size, and not read", async () => {
    const repository = await repositoryWith();
    await truncate(join(repository, "platform/dormant/chart/values.yaml"), 60 * 2 ** 20);

    const { exitCode, stderr } = await verify(join(repository, "platform/dormant"));

    expect(exitCode).toBe(2);
    expect(stderr).toContain("platform/dormant/chart/values.yaml has 60 MiB, and a file of a chart may have 5");
  });
});

describe("a comment that ignores a rule", () => {
  test("silences it when it says why, and the report counts it", async () => {
    const repository = await outOfRange("# catalyst:ignore BP-DEPENDS-RANGE the next major is on its way");

    const { exitCode, stdout } = await verify(join(repository, "platform/dormant"), "--format", "json");

    expect(exitCode).toBe(0);
    expect(reportIn(stdout)).toMatchObject({ findings: [], summary: { error: 0, suppressed: 1 } });
  });

  test("silences nothing without a reason, and is an error itself", async () => {
    const repository = await outOfRange("# catalyst:ignore BP-DEPENDS-RANGE");

    const { exitCode, stdout } = await verify(join(repository, "platform/dormant"), "--format", "json");

    expect(exitCode).toBe(1);
    expect(reportIn(stdout).findings.map(({ rule, line }) => [rule, line])).toEqual([
      ["BP-IGNORE-REASON", 14],
      ["BP-DEPENDS-RANGE", 14],
    ]);
  });
});

test("--fix cures what it can and leaves comments, quotes and order alone", async () => {
  const repository = await repositoryWith({
    file: manifest,
    replace: "  depends:\n    - blueprint: bp-store\n      version: ^1.0.0\n",
    with: "  # What it moves.\n  depends: # one\n    - blueprint: 'bp-store'\n      version: \"^2.0.0\" # quoted\n",
  });
  const before = await readFile(join(repository, manifest), "utf8");

  const cured = await verify(join(repository, "platform/dormant"), "--fix");
  const after = await verify(join(repository, "platform/dormant"));

  expect(cured).toMatchObject({ exitCode: 0, stderr: "" });
  expect(cured.stdout).toContain("1 of 1 findings cured in 1 files");
  expect(await readFile(join(repository, manifest), "utf8")).toBe(before.replace('"^2.0.0" # quoted', '"^1.0.0" # quoted'));
  expect(after.exitCode).toBe(0);
});

test("--fix tells what is left in the form that was asked for, and what it cured beside it", async () => {
  const repository = await repositoryWith(
    { file: manifest, replace: "      version: ^1.0.0\n", with: '      version: "^2.0.0"\n' },
    { file: "platform/dormant/README.md", remove: true },
  );

  const { exitCode, stdout, stderr } = await verify(join(repository, "platform/dormant"), "--fix", "--format", "json");

  expect(stderr).toContain("1 of 2 findings cured in 1 files");
  expect(reportIn(stdout).findings.map(({ rule }) => rule)).toEqual(["BP-README-MISSING"]);
  expect(exitCode).toBe(0);
});

test.each(["--changed", "--base"])("%s with a revision that git does not know says so", async (option) => {
  const repository = await repositoryWith();
  await execa("git", ["init", "-q", "-b", "main"], { cwd: repository });

  const { exitCode, stderr } = await verify(repository, option, "nowhere", "--only", "BP-NAME");

  expect(exitCode).toBe(2);
  expect(stderr).toContain("git knows no revision nowhere here: name a branch, a tag or a commit, or fetch it first");
});

test("--changed judges what differs from a revision and what depends on it, and nothing else", async () => {
  const repository = await repositoryWith();
  const git = execa({ cwd: repository });
  await git("git", ["init", "-q", "-b", "main"]);
  await git("git", ["add", "."]);
  await git("git", ["-c", "user.name=test", "-c", "user.email=test@example.test", "commit", "-q", "-m", "Begin"]);
  await writeFile(join(repository, "platform/store/README.md"), "# bp-store\n\nKeeps small values, and says so anew.\n");

  const { exitCode, stdout } = await verify(repository, "--changed", "--only", "BP-README-MISSING", "--format", "json");

  expect(exitCode).toBe(0);
  const judged = reportIn(stdout).inputs.map(({ path }) => path);
  expect(judged).toContain("platform/store");
  expect(judged).toContain("platform/dormant");
  expect(judged).not.toContain("platform/operator");
});

test("explain tells what a rule looks for, why and how to cure it, whatever the case of its name", async () => {
  const { exitCode, stdout } = await sandbox.catalyst("blueprint", "explain", "ch-hollow");

  expect(exitCode).toBe(0);
  expect(stdout).toContain("CH-HOLLOW");
  expect(stdout).toContain("Flux calls its release Ready all the same");
  expect(stdout).toContain("name the upstream chart in dependencies");
});

/** An entry of `spec.depends`. */
function needs(name: string): string {
  return `    - blueprint: ${name}\n      version: ^1.0.0\n`;
}

async function repositoryWith(...changes: ExampleChange[]): Promise<string> {
  const repository = await withChanges(exampleRepositoryRoot, changes);
  repositories.push(repository);

  return repository;
}

/** A dependency's range that fits nothing, with a comment behind it. */
function outOfRange(comment: string): Promise<string> {
  return repositoryWith({ file: manifest, replace: "version: ^1.0.0", with: `version: ^2.0.0 ${comment}` });
}

/** Nothing of an earlier run is used, so that each test judges by itself. */
function verify(...words: string[]): Promise<Outcome> {
  return sandbox.catalyst("blueprint", "verify", ...words, "--offline", "--no-cache");
}

/** Whatever is printed has to be what the contract says. */
function reportIn(stdout: string): BlueprintReport {
  const report: unknown = JSON.parse(stdout);
  expect([...Value.Errors(BlueprintReport, report)]).toEqual([]);

  return report as BlueprintReport;
}
