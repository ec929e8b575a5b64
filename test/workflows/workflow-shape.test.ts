import { access, constants, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";

interface Step {
  uses?: string;
  run?: string;
}
interface Job {
  uses?: string;
  permissions?: Record<string, string>;
  steps?: Step[];
  concurrency?: { group: string; "cancel-in-progress": boolean };
}
interface Workflow {
  on: Record<string, unknown>;
  concurrency?: { group: string; "cancel-in-progress": boolean };
  permissions?: unknown;
  jobs: Record<string, Job>;
}

const root = join(import.meta.dirname, "../..");
const folder = join(root, ".github/workflows");
const files = (await readdir(folder)).filter((name) => /\.ya?ml$/.test(name));
const texts = new Map(await Promise.all(files.map(async (name) => [name, await readFile(join(folder, name), "utf8")] as const)));

/** Every write that a job needs: to show findings, to comment, to publish, to move the release branch. */
const writes = new Map<string, string[]>([
  ["check-chart-annotations.yaml guards", ["pull-requests", "security-events"]],
  ["publish-level.yaml publish", ["packages"]],
  ["blueprint-release.yaml promote", ["contents"]],
  ["catalog.yaml index", ["packages"]],
]);

test.each(files)("%s pins each action of others by commit and names its version", (name) => {
  const used = textOf(name)
    .split("\n")
    .filter((line) => /^\s*(- )?uses:/.test(line));

  const loose = used.filter((line) => !/uses: (\.\/\S+|[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/.test(line));

  expect(loose).toEqual([]);
});

test.each(files)("%s gives nothing by default, and each job only the writes it needs", (name) => {
  const { permissions, jobs } = workflow(name);

  expect(permissions).toEqual({});
  for (const [id, job] of Object.entries(jobs)) {
    const granted = Object.entries(job.permissions ?? {}).flatMap(([scope, level]) => (level === "write" ? [scope] : []));
    // A job that calls another workflow must grant what the called one needs.
    const key = job.uses === "./.github/workflows/publish-level.yaml" ? "publish-level.yaml publish" : `${name} ${id}`;
    expect(granted.toSorted(), `${name} ${id}`).toEqual(writes.get(key) ?? []);
  }
});

test.each(files)("%s hands values to commands by environment only, and every command of the checkout exists", async (name) => {
  const commands = Object.values(workflow(name).jobs).flatMap(({ steps = [] }) => steps.flatMap(({ run }) => run ?? []));

  for (const command of commands) {
    expect(command).not.toContain("${{");
    const [program = ""] = command.split(/\s+/);
    expect(program).toMatch(/^(\.\/catalyst|scripts\/[\w-]+\.sh|git|gh)$/);
    if (program.includes("/")) await access(join(root, program), constants.X_OK);
  }
});

test.each(files.filter((name) => "pull_request" in workflow(name).on))(
  "%s answers for the newest commit of a pull request only",
  (name) => {
    const { concurrency } = workflow(name);

    expect(concurrency?.group).toContain("github.event.pull_request.number");
    expect(concurrency?.["cancel-in-progress"]).toBe(true);
  },
);

test("publications of one Blueprint wait for each other and are not cut off", () => {
  const { publish } = workflow("publish-level.yaml").jobs;

  expect(publish?.concurrency).toEqual({ group: "publish-${{ matrix.entry.name }}", "cancel-in-progress": false });
});

function textOf(name: string): string {
  return texts.get(name) ?? "";
}

function workflow(name: string): Workflow {
  return parse(textOf(name)) as Workflow;
}
