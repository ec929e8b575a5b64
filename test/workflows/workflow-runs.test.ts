import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { generateSigningKey } from "@catalyst/blueprint/publish/signing/signing-key.ts";
import { type LabRegistry, registryMissing, startRegistry } from "@catalyst/lab/registry/start-registry.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { cloneForWorkflows, unreachableCharts, type WorkflowCheckout } from "./checkout-for-workflows.ts";
import { environmentOf, readJob, runStep, type Step } from "./run-steps.ts";

/** Steps that this file runs as they stand. */
const runHere = [
  "fetch the charts that Blueprints wrap",
  "guard 1 and 2, and every other rule",
  "order of the kit",
  "upgrade from what is merged",
  "prove the order of the kit and of the kit for further regions",
  "what changed, in levels",
  "fetch the charts that it wraps",
  "publish",
  "everything that is pinned is published, signed and whole",
  "move the branch that Sovereigns follow",
  "write and sign the index of what is published",
  "read the index back as a reader would",
];

/** Steps that cannot run here, by name or action; their shape is held by workflow-shape.test.ts. */
const needMore = [
  // GitHub.
  "actions/checkout",
  "show the findings beside the change",
  "comment the verdict",
  "keep the smoke render",
  // A second generation of Helm, and the charts' own repositories.
  "render everything with the next generation of Helm too",
  "hold the lab's stand-ins against the real charts",
];

/** Several steps of seconds each; a machine that runs other tests as well takes several times that. */
const timeout = 300_000;

let checkout: WorkflowCheckout;
let merged: string;
let charts: string;

beforeAll(async () => {
  checkout = await cloneForWorkflows();
  merged = await checkout.git("rev-parse", "HEAD");
  charts = await unreachableCharts(checkout.folder);
}, timeout);

afterAll(() => checkout.remove());

test("every step either runs here or is known to need more than this machine has", async () => {
  const names = (await allSteps()).map(({ name, uses }) => name ?? uses?.split("@")[0] ?? "");

  expect([...new Set(names)].toSorted()).toEqual([...runHere, ...needMore].toSorted());
});

describe("before a merge", () => {
  test("a clean change passes every step", { timeout }, async () => {
    await branchFromMerged("clean");
    await edit("platform/cnpg/README.md", (text) => `${text}\nOne more sentence.\n`);
    await checkout.commit("Say more");

    const results = await runPreMerge("check-chart-annotations.yaml", "guards");

    expect(results.map(({ exitCode, name, log }) => (exitCode === 0 ? name : log))).toEqual([
      "fetch the charts that Blueprints wrap",
      "guard 1 and 2, and every other rule",
      "order of the kit",
      "upgrade from what is merged",
    ]);
  });

  test("a chart that lost what it wraps fails the guards, which name the rule in every format", { timeout }, async () => {
    await branchFromMerged("hollow");
    await edit("platform/cnpg/chart/Chart.yaml", (text) => text.replace(/^dependencies:\n(?: .*\n)+/m, ""));
    await checkout.commit("Wrap nothing");

    const guards = (await runPreMerge("check-chart-annotations.yaml", "guards", "guard")).at(-1);

    expect(guards?.exitCode).toBe(1);
    for (const file of ["guards.txt", "guards.sarif", "guards.xml"]) {
      const written = await readFile(join(checkout.folder, file), "utf8");
      expect(written).toContain("CH-HOLLOW");
    }
    expect(await sarifRules()).toContain("CH-HOLLOW");
  });
});

test("the order of both kits is proved", { timeout }, async () => {
  await branchFromMerged("order");

  const proof = (await runPreMerge("bootstrap-kit.yaml", "order", "prove the order")).at(-1);

  expect(proof).toMatchObject({ name: "prove the order of the kit and of the kit for further regions", exitCode: 0 });
});

const missing = await registryMissing();

describe.skipIf(missing !== undefined)(`a release${missing === undefined ? "" : `: ${missing}`}`, () => {
  let registry: LabRegistry;
  let registryFolder: string;
  const { privateKeyPem, publicKeyPem } = generateSigningKey();

  beforeAll(async () => {
    registryFolder = await mkdtemp(join(tmpdir(), "catalyst-workflows-registry-"));
    registry = await startRegistry({ folder: registryFolder });
  });

  afterAll(async () => {
    await registry.stop();
    await rm(registryFolder, { recursive: true, force: true });
  });

  test("everything is released first, and then what differs from the last release, however many pushes ago", { timeout }, async () => {
    await branchFromMerged("releases");

    const first = await detect();
    const moved = await runNamed("blueprint-release.yaml", "promote", "move the branch");
    await checkout.git("fetch", "--quiet", "origin");
    await edit("platform/sealed-secrets/README.md", (text) => `${text}\nOne more sentence.\n`);
    await checkout.commit("A push whose run another one replaced");
    await edit("platform/cnpg/README.md", (text) => `${text}\nOne more sentence.\n`);
    await checkout.commit("The push that runs");
    const second = await detect();

    expect(moved).toMatchObject({ exitCode: 0 });
    expect(await checkout.git("ls-remote", "origin", "refs/heads/release")).toMatch(new RegExp(`^${merged}\\s`));
    expect(first.length).toBeGreaterThan(second.length);
    expect(second).toEqual(expect.arrayContaining(["bp-sealed-secrets", "bp-cnpg"]));
    expect(second).not.toContain("bp-cilium");
  });

  test("a bumped Blueprint is published and signed, again without change, and promotion names what is missing", { timeout }, async () => {
    await branchFromMerged("bump");
    await runStep(checkout.folder, { run: "./catalyst blueprint bump bp-cnpg --offline" }, {});
    await checkout.commit("Bump");
    const { version } = parse(await readFile(join(checkout.folder, "platform/cnpg/chart/Chart.yaml"), "utf8")) as { version: string };
    const reference = `${labRegistry()}/bp-cnpg:${version}`;

    const fetched = await runNamed("publish-level.yaml", "publish", "fetch");
    const published = await runNamed("publish-level.yaml", "publish", "publish");
    const again = await runNamed("publish-level.yaml", "publish", "publish");
    const artifact = await runStep(
      checkout.folder,
      { run: `./catalyst blueprint verify-artifact "${reference}" --key env://COSIGN_PUBLIC_KEY` },
      { COSIGN_PUBLIC_KEY: publicKeyPem },
    );
    const promotion = await runNamed("blueprint-release.yaml", "promote", "everything that is pinned");
    const indexed = await runNamed("catalog.yaml", "index", "write and sign");
    const read = await runNamed("catalog.yaml", "index", "read the index back");

    expect(fetched).toMatchObject({ exitCode: 0 });
    expect(published.log).toContain(`${reference} published and signed`);
    expect(published.exitCode).toBe(0);
    expect(again.log).toContain("was there already, with the same bytes and signed");
    expect(again.exitCode).toBe(0);
    expect(artifact.log).toMatch(/signature +valid/);
    expect(await readdir(join(checkout.folder, "smoke"))).toEqual([`blueprint-smoke-render-bp-cnpg-${version}`]);
    expect(promotion.exitCode).toBe(1);
    expect(promotion.log).toMatch(/CL-UNPUBLISHED[^]*bp-cilium/);
    expect(indexed).toMatchObject({ exitCode: 0, log: expect.stringContaining(`bp-cnpg ${version}`) as string });
    expect(read).toMatchObject({ exitCode: 0, log: expect.stringContaining("signed, and every entry is what the registry has") as string });
  });

  async function detect(): Promise<string[]> {
    const output = join(dirname(checkout.folder), "github-output");
    await rm(output, { force: true });
    const { exitCode, log } = await runNamed("blueprint-release.yaml", "detect", "what changed", { GITHUB_OUTPUT: output });
    if (exitCode !== 0) throw new Error(`the detection failed:\n${log}`);
    const text = await readFile(output, "utf8");
    const levels = JSON.parse(text.slice("levels=".length)) as { name: string }[][];

    return levels.flat().map(({ name }) => name);
  }

  async function runNamed(workflow: string, jobName: string, step: string, more: Record<string, string> = {}) {
    const job = await readJob(checkout.folder, workflow, jobName);
    const found = job.steps.find(({ name }) => name?.startsWith(step));
    if (found === undefined) throw new Error(`${workflow} ${jobName} has no step ${step}`);
    const set = environmentOf(job, {
      github: { repository_owner: "owner", actor: "robot", token: "not asked for by a registry without accounts" },
      inputs: { tree: "false" },
      matrix: { entry: { name: "bp-cnpg", path: "platform/cnpg" } },
      secrets: { CATALYST_SIGNING_KEY: privateKeyPem },
      vars: { COSIGN_PUBLIC_KEY: publicKeyPem },
    });
    // The one value that is not the workflow's: GitHub's registry is the lab's here.
    if ("REGISTRY" in set) set["REGISTRY"] = labRegistry();

    return runStep(checkout.folder, found, { CATALYST_CHART_MIRRORS: charts, ...set, ...more });
  }

  function labRegistry(): string {
    return `oci://${registry.host}/owner`;
  }
});

/** The steps of a pull request's job that can run here, in order, to the one whose name begins so, or all. */
async function runPreMerge(workflow: string, jobName: string, last?: string) {
  const job = await readJob(checkout.folder, workflow, jobName);
  const environment = environmentOf(job, {
    github: { event: { pull_request: { base: { sha: merged }, number: "1" } }, token: "not used by steps that run here" },
  });
  const steps = job.steps.filter(({ name = "" }) => runHere.includes(name));
  const end = last === undefined ? steps.length : steps.findIndex(({ name }) => name?.startsWith(last)) + 1;
  const results = [];
  for (const step of steps.slice(0, end)) {
    const result = await runStep(checkout.folder, step, { CATALYST_CHART_MIRRORS: charts, ...environment });
    results.push({ name: step.name, ...result });
  }

  return results;
}

async function branchFromMerged(name: string): Promise<void> {
  await checkout.git("checkout", "--quiet", "--force", "-B", name, merged);
  await checkout.git("clean", "--quiet", "--force", "-d");
}

async function edit(file: string, change: (text: string) => string): Promise<void> {
  const path = join(checkout.folder, file);
  const before = await readFile(path, "utf8");
  const after = change(before);
  if (after === before) throw new Error(`nothing changes in ${file}`);
  await writeFile(path, after);
}

async function sarifRules(): Promise<string[]> {
  const { runs } = JSON.parse(await readFile(join(checkout.folder, "guards.sarif"), "utf8")) as {
    runs: { results: { ruleId: string }[] }[];
  };

  return runs.flatMap(({ results }) => results.map(({ ruleId }) => ruleId));
}

async function allSteps(): Promise<Step[]> {
  const folder = join(checkout.folder, ".github/workflows");
  const texts = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), "utf8")));

  return texts.flatMap((text) =>
    Object.values((parse(text) as { jobs: Record<string, { steps?: Step[] }> }).jobs).flatMap(({ steps = [] }) => steps),
  );
}
