import { mkdtemp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { main } from "./testing/run-catalyst.ts";

const verbs = [
  ...[
    "verify",
    "changed",
    "order",
    "render",
    "diff",
    "upgrade",
    "bump",
    "publish",
    "explain",
    "new",
    "verify-artifact",
    "deps",
    "keys",
  ].map((verb) => [verb]),
  ["deps", "fetch"],
];
let repository: string;

beforeAll(async () => {
  repository = await mkdtemp(join(tmpdir(), "catalyst-blueprint-"));
  await execa("git", ["init", "-q", repository]);
  await mkdir(join(repository, "platform/broken/chart/templates"), { recursive: true });
  await writeFile(join(repository, "platform/broken/blueprint.yaml"), "a: [\n");
});

afterAll(() => rm(repository, { recursive: true, force: true }));

test.each(verbs.map((words) => words.join(" ")))("help of blueprint %s has an example", { timeout: 60_000 }, async (verb) => {
  const { exitCode, stdout } = await blueprint(...verb.split(" "), "--help");

  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/Examples?:\n {2}\.\/catalyst blueprint /);
});

test("a path that is not there is a wrong call", { timeout: 60_000 }, async () => {
  const { exitCode, stderr } = await blueprint("verify", "nowhere");

  expect(exitCode).toBe(2);
  expect(stderr).toContain("there is no nowhere");
});

test("a rule that is not there is a wrong call, which names the command that lists them", { timeout: 60_000 }, async () => {
  const { exitCode, stderr } = await blueprint("verify", "--only", "NOPE");

  expect(exitCode).toBe(2);
  expect(stderr).toContain("catalyst blueprint explain");
});

test("broken YAML is a finding at its line, in every format that was asked for", { timeout: 60_000 }, async () => {
  const formats = ["--format", "json=found.json", "--format", "sarif=found.sarif", "--format", "junit=found.xml", "--format", "human"];

  const { exitCode, stdout } = await blueprint("verify", "platform/broken", "--offline", ...formats);

  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/error +platform\/broken\/blueprint\.yaml:2:1 +BP-PARSE/);
  for (const file of ["found.json", "found.sarif", "found.xml"])
    expect(await readFile(join(repository, file), "utf8")).toContain("BP-PARSE");
});

test("findings below the asked severity leave the exit status alone", { timeout: 60_000 }, async () => {
  const { exitCode, stdout } = await blueprint("verify", "platform/broken", "--offline", "--fail-on", "never");

  expect(exitCode).toBe(0);
  expect(stdout).toContain("BP-PARSE");
});

test("only the asked rule is judged", { timeout: 60_000 }, async () => {
  const { exitCode, stdout } = await blueprint("verify", "platform/broken", "--offline", "--only", "BP-README-MISSING");

  expect(exitCode).toBe(0);
  expect(stdout).toContain("BP-README-MISSING");
  expect(stdout).not.toContain("BP-PARSE");
});

async function blueprint(...words: string[]): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  const {
    exitCode = -1,
    stdout,
    stderr,
  } = await execa(process.execPath, [main, "blueprint", ...words], {
    cwd: repository,
    reject: false,
    stdin: "ignore",
    timeout: 50_000,
  });

  return { exitCode, stdout, stderr };
}
