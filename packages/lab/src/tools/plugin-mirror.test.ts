import { execa } from "execa";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { ensurePluginMirror } from "./plugin-mirror.ts";

const directory = await mkdtemp(join(tmpdir(), "catalyst-mirror-"));

afterAll(() => rm(directory, { recursive: true, force: true }));

test("OpenTofu initialises from the mirror alone, with the mirror's lock file and no network", { timeout: 20 * 60_000 }, async () => {
  const mirror = await ensurePluginMirror();
  const required = { hcloud: { source: "hetznercloud/hcloud", version: ">= 1.62.0, < 2.0.0" } };
  await writeFile(join(directory, "main.tf.json"), JSON.stringify({ terraform: { required_providers: required } }));
  await writeFile(join(directory, ".terraform.lock.hcl"), await readFile(mirror.lockFile));
  const include = ["registry.opentofu.org/*/*"];
  await writeFile(
    join(directory, "tofu.rc"),
    `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(mirror.path)}\n    include = ${JSON.stringify(include)}\n  }\n}\n`,
  );

  const init = await execa(mirror.tofu.path, ["init", "-input=false", "-no-color", "-lockfile=readonly"], {
    cwd: directory,
    env: { TF_CLI_CONFIG_FILE: join(directory, "tofu.rc"), HTTPS_PROXY: "http://127.0.0.1:9" },
  });

  expect(init.stdout).toContain("Installed hetznercloud/hcloud v1.68.0");
});

test("a second call finds the mirror made", async () => {
  const before = await ensurePluginMirror();

  expect(await ensurePluginMirror()).toEqual({ ...before, tofu: expect.any(Object), provider: expect.any(Object) });
});
