import { createHash } from "node:crypto";
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { checkoutDirectory } from "@catalyst/lab/directories.ts";
import { execa } from "execa";
import type { Context } from "../context.ts";
import { print } from "../output/print.ts";

/** What a build is made from. A file that is added, removed or written makes another build. */
const sources = ["packages/console", "packages/contract/src", "package-lock.json"];
const buildLimitMs = 120_000;
/** Builds of other checkouts and of yesterday; more are only in the way. */
const keptBuilds = 4;

/** The folder of a console as new as its sources, built when there is none. Undefined, after saying why, when it cannot be built: the API works without. */
export async function buildConsole(context: Context): Promise<string | undefined> {
  const builds = join(context.toolHost.cacheDirectory, "console");
  const folder = join(builds, await fingerprint());
  if (await isThere(join(folder, "index.html"))) return folder;

  print(context, "Building the console …");
  const making = `${folder}.${process.pid}`;
  try {
    await mkdir(builds, { recursive: true });
    await execa(process.execPath, [join(checkoutDirectory, "node_modules/vite/bin/vite.js"), "build", "--outDir", making], {
      cwd: join(checkoutDirectory, "packages/console"),
      env: { NODE_ENV: "production" },
      stdin: "ignore",
      timeout: buildLimitMs,
      cancelSignal: context.signal,
    });
    // Whoever builds the same at the same time wins or loses whole.
    await rename(making, folder).catch(async (error: unknown) => {
      if (!(await isThere(join(folder, "index.html")))) throw error;
    });
    await prune(builds, folder);
    return folder;
  } catch (error) {
    context.signal.throwIfAborted();
    print(context, `The console cannot be built; the API works without it.\n${(error as Error).message}`);
    return undefined;
  } finally {
    await rm(making, { recursive: true, force: true });
  }
}

async function fingerprint(): Promise<string> {
  const hash = createHash("sha256");
  for (const source of sources) {
    for (const file of await filesBelow(join(checkoutDirectory, source))) {
      const { size, mtimeMs } = await stat(file);
      hash.update(`${file} ${size} ${mtimeMs}\n`);
    }
  }
  return hash.digest("hex").slice(0, 16);
}

async function filesBelow(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !/\/(?:node_modules|dist|screenshots)\//.test(file))
    .toSorted();
}

async function prune(builds: string, newest: string): Promise<void> {
  const folders = (await readdir(builds)).map((name) => join(builds, name)).filter((folder) => folder !== newest);
  const dated = await Promise.all(folders.map(async (folder) => ({ folder, at: (await stat(folder)).mtimeMs })));
  const old = dated.toSorted((a, b) => b.at - a.at).slice(keptBuilds - 1);
  await Promise.all(old.map(({ folder }) => rm(folder, { recursive: true, force: true })));
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
