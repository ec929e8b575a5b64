import { chmod, glob, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { parse } from "yaml";

export interface WorkflowCheckout {
  /** A clone of this checkout's last commit, on its branch `main`. */
  folder: string;
  /** A bare repository that stands for the one on GitHub. */
  origin: string;
  git(...args: string[]): Promise<string>;
  /** Commits everything that differs, and says which commit that is. */
  commit(message: string): Promise<string>;
  remove(): Promise<void>;
}

const root = join(import.meta.dirname, "../..");

/**
 * A clone to run workflows in. Its launcher is replaced by one that runs this checkout's command with this checkout's packages: the real one
 * would install packages of its own.
 */
export async function cloneForWorkflows(): Promise<WorkflowCheckout> {
  const home = await mkdtemp(join(tmpdir(), "catalyst-workflows-"));
  const folder = join(home, "checkout");
  const origin = join(home, "origin.git");
  await execa("git", ["clone", "--quiet", "--local", root, folder]);
  await execa("git", ["init", "--quiet", "--bare", "--initial-branch=main", origin]);
  const git = async (...args: string[]): Promise<string> => (await execa("git", args, { cwd: folder })).stdout;
  const commit = async (message: string): Promise<string> => {
    await git("add", "--all");
    await git("commit", "--quiet", "--message", message);

    return git("rev-parse", "HEAD");
  };
  await git("checkout", "--quiet", "-B", "main");
  await git("config", "user.name", "Workflow test");
  await git("config", "user.email", "workflows@example.org");
  await git("config", "commit.gpgSign", "false");
  await git("remote", "set-url", "origin", origin);
  // What the clone knows of this checkout's branches would pass for branches of the new origin.
  await git("fetch", "--quiet", "--prune", "origin");

  await writeFile(join(folder, "catalyst"), launcher());
  await chmod(join(folder, "catalyst"), 0o755);
  await commit("Run the packages of the checkout under test");
  await git("push", "--quiet", "origin", "main");

  return { folder, origin, git, commit, remove: () => rm(home, { recursive: true, force: true }) };
}

/** Every repository of charts that Blueprints name, led to a port of this machine where nobody listens: asking fails at once. */
export async function unreachableCharts(folder: string): Promise<string> {
  const mirrors: Record<string, string> = {};
  for await (const file of glob("{platform,products}/**/Chart.yaml", { cwd: folder })) {
    const { dependencies = [] } = parse(await readFile(join(folder, file), "utf8")) as { dependencies?: { repository?: string }[] };
    // Port 1 is reserved (tcpmux) and needs root to be listened on.
    for (const { repository } of dependencies) if (repository !== undefined) mirrors[repository] = "http://127.0.0.1:1/charts";
  }

  return JSON.stringify(mirrors);
}

function launcher(): string {
  return `#!/bin/sh\nexec '${process.execPath}' '${join(root, "packages/cli/src/main.ts")}' "$@"\n`;
}
