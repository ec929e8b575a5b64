import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { rmSync } from "node:fs";

const checkout = join(import.meta.dirname, "../..");

/** As it is served, or with texts that are longer than any language's where Arabic stands. */
export type Edition = "served" | "pseudo";

const built = new Map<Edition, Promise<string>>();

/** The folder of a fresh build, made at most once a process and removed with it. */
export function builtConsole(edition: Edition = "served"): Promise<string> {
  const folder = built.get(edition) ?? build(edition);
  built.set(edition, folder);
  return folder;
}

async function build(edition: Edition): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "catalyst-console-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  await execa(process.execPath, [join(checkout, "node_modules/vite/bin/vite.js"), "build", "--outDir", folder, "--logLevel", "warn"], {
    cwd: join(checkout, "packages/console"),
    // The test runner's own setting would build the slow edition that developers use.
    env: { NODE_ENV: "production", ...(edition === "pseudo" ? { CATALYST_PSEUDO_TEXTS: "1" } : {}) },
    timeout: 120_000,
  });
  return folder;
}
