import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { ensurePluginMirror } from "../../../packages/lab/src/tools/plugin-mirror.ts";
import type { Variables } from "./variables.ts";

/** A copy of the module with its state in a file, run by the real tofu with the real provider. */
export interface ModuleCopy {
  /** What an apply would do, without the resources it leaves alone. */
  plan(variables: Variables): Promise<Change[]>;
  /** Resolves with the outputs. Rejects with the errors' text. */
  apply(variables: Variables): Promise<Record<string, unknown>>;
  destroy(variables: Variables): Promise<void>;
  /** Everything in the state, by address. */
  state(): Promise<Record<string, Record<string, unknown>>>;
  /** Takes back that a resource's creation counts as failed, for every resource of which it does. Resolves with their addresses. */
  untaint(): Promise<string[]>;
  /** Loses the state, and tells the next run what to take over instead: import ids by address. */
  forget(adopt: Record<string, string>): Promise<void>;
  /** The errors a plan ends with, each as one line of text. */
  planErrors(variables: Variables): Promise<string[]>;
  /** The value of an expression, as `tofu console` sees it. */
  evaluate(expression: string, variables: Variables): Promise<unknown>;
  remove(): Promise<void>;
}

export interface Change {
  address: string;
  /** Such as ["create"], or ["delete", "create"] for a replacement. */
  actions: string[];
}

interface Plan {
  resource_changes?: { address: string; change: { actions: string[] } }[];
}

interface State {
  values?: { root_module: { resources: { address: string; mode: "managed" | "data"; tainted?: true; values: Record<string, unknown> }[] } };
}

interface UiMessage {
  diagnostic?: { severity: string; summary: string; detail: string };
}

const runLimitMs = 120_000;

/** Offline: the mirror is the only source of the provider, and a proxy that nobody listens on keeps everything else on this machine. */
export async function copyModule(): Promise<ModuleCopy> {
  const mirror = await ensurePluginMirror();
  const directory = await mkdtemp(join(tmpdir(), "catalyst-module-"));
  await cp(new URL("..", import.meta.url), directory, { recursive: true, filter: (path) => !/\.(ts|md)$/.test(path) });
  await cp(mirror.lockFile, join(directory, ".terraform.lock.hcl"));
  await writeFile(join(directory, "override.tf.json"), JSON.stringify({ terraform: { backend: { local: {} } } }));
  await writeFile(
    join(directory, "tofu.rc"),
    `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(mirror.path)}\n  }\n}\n`,
  );
  await tofu(["init", "-lockfile=readonly"]);

  return { plan, apply, destroy, state, untaint, forget, planErrors, evaluate, remove: () => rm(directory, { recursive: true }) };

  async function plan(variables: Variables): Promise<Change[]> {
    await tofu(["plan", "-out=tfplan"], variables);
    const { resource_changes = [] } = JSON.parse(await tofu(["show", "-json", "tfplan"])) as Plan;

    return resource_changes
      .filter(({ address, change }) => !address.startsWith("data.") && change.actions.join() !== "no-op")
      .map(({ address, change }) => ({ address, actions: change.actions }))
      .sort((left, right) => left.address.localeCompare(right.address));
  }

  async function apply(variables: Variables): Promise<Record<string, unknown>> {
    await tofu(["apply", "-auto-approve"], variables);
    const outputs = JSON.parse(await tofu(["output", "-json"])) as Record<string, { value: unknown }>;

    return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
  }

  async function destroy(variables: Variables): Promise<void> {
    await tofu(["destroy", "-auto-approve"], variables);
  }

  async function state(): Promise<Record<string, Record<string, unknown>>> {
    return Object.fromEntries((await readState()).map((resource) => [resource.address, resource.values]));
  }

  async function untaint(): Promise<string[]> {
    const tainted = (await readState()).filter((resource) => resource.tainted).map(({ address }) => address);
    for (const address of tainted) await run(["untaint", "-no-color", address], undefined);

    return tainted;
  }

  async function readState() {
    const { values } = JSON.parse(await tofu(["show", "-json"])) as State;

    return (values?.root_module.resources ?? []).filter(({ mode }) => mode === "managed");
  }

  async function forget(adopt: Record<string, string>): Promise<void> {
    await rm(join(directory, "terraform.tfstate"));
    const blocks = Object.entries(adopt).map(([to, id]) => ({ to, id }));
    await writeFile(join(directory, "imports.tf.json"), JSON.stringify({ import: blocks }));
  }

  async function planErrors(variables: Variables): Promise<string[]> {
    await writeVariables(variables);
    const { stdout } = await run(["plan", "-json"], variables, { reject: false });

    return stdout
      .split("\n")
      .flatMap((line) => (JSON.parse(line) as UiMessage).diagnostic ?? [])
      .filter(({ severity }) => severity === "error")
      .map(({ summary, detail }) => `${summary}: ${detail}`.replaceAll(/\s+/g, " "));
  }

  async function evaluate(expression: string, variables: Variables): Promise<unknown> {
    await writeVariables(variables);
    const { stdout } = await run(["console"], variables, { input: `base64encode(jsonencode(nonsensitive(${expression})))\n` });

    return JSON.parse(Buffer.from(stdout, "base64").toString("utf8"));
  }

  async function tofu(args: string[], variables?: Variables): Promise<string> {
    if (variables !== undefined) await writeVariables(variables);
    const { stdout } = await run(
      [...args, ...(args[0] === "show" || args[0] === "output" ? [] : ["-no-color", "-input=false"])],
      variables,
    );

    return stdout;
  }

  async function writeVariables({ plain }: Variables): Promise<void> {
    await writeFile(join(directory, "tofu.auto.tfvars.json"), JSON.stringify(plain));
  }

  async function run(args: string[], variables: Variables | undefined, options: { reject?: boolean; input?: string } = {}) {
    const result = await execa(mirror.tofu.path, args, {
      cwd: directory,
      extendEnv: false,
      env: {
        PATH: process.env["PATH"],
        HOME: directory,
        TF_IN_AUTOMATION: "1",
        TF_CLI_CONFIG_FILE: join(directory, "tofu.rc"),
        HTTPS_PROXY: "http://127.0.0.1:9",
        HTTP_PROXY: "http://127.0.0.1:9",
        ...variables?.secret,
      },
      timeout: runLimitMs,
      reject: false,
      ...(options.input === undefined ? { stdin: "ignore" as const } : { input: options.input }),
    });
    if (result.failed && options.reject !== false) throw new Error(`tofu ${args[0]} failed:\n${result.stderr}`);

    return result;
  }
}
