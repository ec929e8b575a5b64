import { chmod, cp, mkdir, mkdtemp, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkoutDirectory } from "@catalyst/lab/directories.ts";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

let directory: string;
let checkout: string;
let bin: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "catalyst-launcher-"));
  checkout = join(directory, "a check out");
  bin = join(directory, "bin");
  await mkdir(join(checkout, "packages/cli/src"), { recursive: true });
  await mkdir(bin);
  await cp(join(checkoutDirectory, "catalyst"), join(checkout, "catalyst"));
  await writeFile(join(checkout, "package-lock.json"), "{}\n");
  await writeFile(join(checkout, "packages/cli/src/main.ts"), "");
  for (const name of usedPrograms) await symlink(join("/usr/bin", name), join(bin, name));
  await program("node", "echo v20.0.0");
  await program("npm", installsNode);
});

afterEach(() => rm(directory, { recursive: true, force: true }));

describe("the launcher", () => {
  test("installs once, then runs the command on the pinned Node with every argument as it was", async () => {
    const first = await launch("provision", "-f", "a file.yaml");
    const second = await launch("status");

    expect(first.stdout).toBe(`pinned ${checkout}/packages/cli/src/main.ts [provision] [-f] [a file.yaml] `);
    expect(first.stderr).toContain("Installing packages");
    expect(second).toMatchObject({ exitCode: 0, stderr: "" });
    expect(await installs()).toBe(1);
  });

  test("installs again when package-lock.json has changed, also to an older one", async () => {
    await launch();
    await writeFile(join(checkout, "package-lock.json"), '{ "changed": true }\n');
    await utimes(join(checkout, "package-lock.json"), new Date(), new Date(Date.now() + 10_000));

    await launch();

    expect(await installs()).toBe(2);
  });

  test("leaves packages alone that were installed by hand after the lock file was written", async () => {
    await program("npm", `${installsNode}\nrm -f node_modules/.catalyst-stamp; touch -d "+10 seconds" node_modules/.package-lock.json`);
    await launch();
    await rm(join(checkout, "node_modules/.catalyst-stamp"));

    await launch();

    expect(await installs()).toBe(1);
  });

  test("runs from any folder and through symbolic links", async () => {
    await symlink(join(checkout, "catalyst"), join(directory, "first link"));
    await symlink("first link", join(directory, "second link"));

    const { stdout, exitCode } = await execa(join(directory, "second link"), ["x"], { env: environment(), cwd: "/", reject: false });

    expect({ stdout, exitCode }).toEqual({ stdout: `pinned ${checkout}/packages/cli/src/main.ts [x] `, exitCode: 0 });
  });

  test("installs once for two starts at the same time", async () => {
    await program("npm", `sleep 1\n${installsNode}`);

    const starts = await Promise.all([launch("one"), launch("two")]);

    expect(starts.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(await installs()).toBe(1);
  });

  test("passes the command's exit status on", async () => {
    await program("npm", installsNode.replace('printf "pinned', 'exit 3; printf "pinned'));

    expect((await launch()).exitCode).toBe(3);
  });
});

describe("the launcher says in one sentence that", () => {
  test("Node is missing", async () => {
    await rm(join(bin, "node"));

    expect(await launch()).toMatchObject({
      exitCode: 4,
      stderr: expect.stringMatching(/^catalyst: Node\.js is not installed\. Install Node\.js 20/),
    });
  });

  test("Node is too old", async () => {
    await program("node", "echo v18.19.0");

    expect(await launch()).toMatchObject({ exitCode: 4, stderr: expect.stringMatching(/^catalyst: Node\.js v18\.19\.0 is too old/) });
  });

  test("npm cannot reach its registry, and tries again the next time", async () => {
    await program("npm", "echo npm error ENOTFOUND >&2; exit 1");
    const offline = await launch();
    await program("npm", installsNode);

    const online = await launch();

    expect(offline.exitCode).toBe(1);
    expect(offline.stderr).toMatch(
      /npm error ENOTFOUND\ncatalyst: npm ci did not succeed\. Check that this machine reaches the package registry/,
    );
    expect(online.exitCode).toBe(0);
  });

  test("the checkout cannot be written to", async () => {
    await chmod(directory, 0o755);
    await chmod(checkout, 0o555);

    // Root may write everywhere, so it has the launcher run as nobody.
    const { exitCode, stderr } = await launchAs(process.getuid?.() === 0 ? 65_534 : undefined);

    await chmod(checkout, 0o755);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/cannot be written to, and its packages are not installed/);
  });
});

/** What the launcher, and the npm and Node of these tests, take from the system. */
const usedPrograms = ["sh", "dirname", "readlink", "cksum", "cat", "find", "mkdir", "flock", "tail", "sleep", "chmod", "touch", "rm"];

/** What `npm ci` leaves, with a Node that only says how it was called. */
const installsNode = `
echo >> ../installs
mkdir -p node_modules/node/bin
printf '#!/bin/sh\\nprintf "pinned "; printf "%%s " "$1"; shift; for a; do printf "[%%s] " "$a"; done\\n' > node_modules/node/bin/node
chmod +x node_modules/node/bin/node`;

async function program(name: string, script: string): Promise<void> {
  await writeFile(join(bin, name), `#!/bin/sh\n${script}\n`);
  await chmod(join(bin, name), 0o755);
}

/** Nothing of the machine's own Node. */
function environment(): Record<string, string> {
  return { PATH: bin };
}

async function launch(...args: string[]): Promise<Launched> {
  return await launchAs(undefined, ...args);
}

async function launchAs(uid: number | undefined, ...args: string[]): Promise<Launched> {
  const options = { env: environment(), extendEnv: false, reject: false, ...(uid === undefined ? {} : { uid }) } as const;
  const { exitCode, stdout, stderr } = await execa(join(checkout, "catalyst"), args, options);

  return { exitCode, stdout, stderr };
}

interface Launched {
  exitCode: number | undefined;
  stdout: string;
  stderr: string;
}

async function installs(): Promise<number> {
  const { stdout } = await execa("wc", ["-l", join(directory, "installs")]);

  return Number(stdout.split(" ")[0]);
}
