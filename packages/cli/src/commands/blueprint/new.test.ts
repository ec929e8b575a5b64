import { cp, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exampleRepositoryRoot } from "@catalyst/blueprint/testing/example-repository.ts";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeSandbox, type Sandbox } from "../../testing/run-catalyst.ts";

/** Two starts of the command, on a busy machine. */
const limitMs = 120_000;

let sandbox: Sandbox;
let folder: string;

beforeEach(async () => {
  sandbox = await makeSandbox();
  folder = await mkdtemp(join(tmpdir(), "catalyst-new-"));
});

afterEach(async () => {
  await sandbox.remove();
  await rm(folder, { recursive: true, force: true });
}, limitMs);

test(
  "a new Blueprint is clean, and is not made twice",
  async () => {
    const made = await sandbox.catalyst("blueprint", "new", "task-board", "--title", "Tasks", "--into", folder);
    const verified = await sandbox.catalyst("blueprint", "verify", join(folder, "bp-task-board"), "--fail-on", "info");
    const again = await sandbox.catalyst("blueprint", "new", "task-board", "--into", folder);

    expect(made).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("clean by every rule") });
    expect(verified).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("clean: 1 checked") });
    expect(again).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("exists already") });
    expect(await readFile(join(folder, "bp-task-board/blueprint.yaml"), "utf8")).toContain("title: Tasks");
  },
  limitMs,
);

test(
  "in a repository it stands among its neighbours, a product among products",
  async () => {
    const root = join(folder, "repository");
    await cp(exampleRepositoryRoot, root, { recursive: true });

    const component = await sandbox.catalyst("blueprint", "new", "task-board", "--into", join(root, "platform/web"));
    const product = await sandbox.catalyst("blueprint", "new", "suite", "--product", "--into", root);
    const taken = await sandbox.catalyst("blueprint", "new", "store", "--into", root);

    expect([component.exitCode, product.exitCode, taken.exitCode]).toEqual([0, 0, 2]);
    expect(await readdir(join(root, "platform"))).toContain("task-board");
    expect(await readdir(join(root, "products"))).toEqual(["suite"]);
    expect(taken.stderr).toContain("bp-store exists already, in platform/store");
  },
  limitMs,
);

test(
  "what wraps a chart says what is left for a person",
  async () => {
    const chart = "https://charts.jetstack.io/cert-manager@v1.16.2";

    const { exitCode, stdout } = await sandbox.catalystWith(
      // Only what a checkout has by itself: no chart that somebody fetched before.
      { CATALYST_CACHE_DIR: join(folder, "cache") },
      "blueprint",
      "new",
      "certificates",
      "--wrap",
      chart,
      "--offline",
      "--into",
      folder,
    );

    expect(exitCode).toBe(0);
    expect(stdout).toContain("stand-in for cert-manager v1.16.2");
    expect(stdout).toContain("Left for you:\n");
    expect(await readFile(join(folder, "bp-certificates/images.lock.yaml"), "utf8")).toContain(
      "quay.io/jetstack/cert-manager-controller:v1.16.2",
    );
  },
  limitMs,
);

test.each([
  [["Task_Board"], "is no name of a Blueprint"],
  [["cilium"], "is already the name of"],
  [["pages", "--wrap", "cert-manager"], "names no chart"],
  [["pages", "--wrap", "https://charts.example.org/none@1.0.0", "--offline"], "is not to be had here"],
  [["pages", "--wrap", "https://charts.example.org/none@1.0.0", "--no-upstream"], "contradict each other"],
  [["pages", "--wrap", "https://charts.example.org/none@1.0.0", "--product"], "a product wraps no chart"],
])(
  "%j makes nothing and is a wrong use",
  async (args, message) => {
    const { exitCode, stderr } = await sandbox.catalyst("blueprint", "new", ...args, "--into", folder);

    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
    expect(await readdir(folder)).toEqual([]);
  },
  limitMs,
);
