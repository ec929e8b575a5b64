import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { rmSync } from "node:fs";

const checkout = join(import.meta.dirname, "../..");

let built: Promise<string> | undefined;

/** The folder of a fresh build, made at most once a process and removed with it. */
export function builtConsole(): Promise<string> {
  built ??= build();
  return built;
}

async function build(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "catalyst-console-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  await execa(process.execPath, [join(checkout, "node_modules/vite/bin/vite.js"), "build", "--outDir", folder, "--logLevel", "warn"], {
    cwd: join(checkout, "packages/console"),
    // The test runner's own setting would build the slow edition that developers use.
    env: { NODE_ENV: "production" },
    timeout: 120_000,
  });
  return folder;
}
