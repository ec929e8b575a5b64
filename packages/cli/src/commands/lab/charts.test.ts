import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { standInSource } from "@catalyst/lab/charts/stand-in-source.ts";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeSandbox, type Sandbox } from "../../testing/run-catalyst.ts";

const externalDns = { name: "external-dns", version: "1.15.2", repository: "https://kubernetes-sigs.github.io/external-dns" };
/** Each test starts the command line and Helm, perhaps beside a compiler. */
const timeout = 120_000;
let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await makeSandbox();
});
afterEach(() => sandbox.remove());

test("the lab's charts are listed with what they stand in for", { timeout }, async () => {
  const { stdout, exitCode } = await sandbox.catalyst("lab", "charts", "list", "--json");

  const charts = stdout.split("\n").map((line) => JSON.parse(line) as object);
  expect(exitCode).toBe(0);
  expect(charts).toContainEqual(expect.objectContaining({ ...externalDns, kind: "stand-in" }));
});

test("a stand-in is rendered with values, and compared with an archive of the real chart", { timeout }, async () => {
  const values = join(sandbox.directory, "values.yaml");
  const archive = join(sandbox.directory, "upstream.tgz");
  await writeFile(values, "txtOwnerId: lab.test\n");
  await writeFile(archive, (await standInSource().fetch(externalDns))!.bytes);

  const shown = await sandbox.catalyst("lab", "charts", "show", "external-dns", "--values", values);
  const same = await sandbox.catalyst("lab", "charts", "compare", "external-dns", "--against", archive);
  const other = await sandbox.catalyst("lab", "charts", "compare", "sealed-secrets", "--against", archive);

  expect(shown.stdout).toContain("--txt-owner-id=lab.test");
  expect(same.stdout).toBe("external-dns 1.15.2: 6 objects in both, 0 differences");
  expect(same.exitCode).toBe(0);
  expect(other.exitCode).toBe(1);
  expect(other.stdout).toMatch(/sealed-secrets\/2\.16\.1\/shape\.yaml:\d+: upstream makes no Deployment sealed-secrets/);
});

test("a chart that the lab does not have is refused with those it has", { timeout }, async () => {
  const { stderr, exitCode } = await sandbox.catalyst("lab", "charts", "show", "unheard-of");

  expect(exitCode).toBe(2);
  expect(stderr).toContain("it has cert-manager, cilium");
});
