import { chmod, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import type { SystemHost } from "./system-host.ts";

const mark = "# Written by Catalyst";

/** What a policy answers to forbid an action (https://people.debian.org/~hmh/invokerc.d-policyrc.d-specification.txt). */
const forbidden = 101;

/**
 * Runs the work while no package may start its service: Catalyst wants the programs, not a name server at port 53 of the machine. An
 * administrator's own policy is put aside meanwhile, unless it forbids that anyway.
 */
export async function withServicesQuiet<T>({ root }: SystemHost, work: () => Promise<T>): Promise<T> {
  const policy = join(root, "usr/sbin/policy-rc.d");
  const aside = `${policy}.catalyst-aside`;
  const present = await readFile(policy, "utf8").catch(() => undefined);
  if (present !== undefined && !present.includes(mark)) {
    if (await forbids(policy)) return await work();
    await rename(policy, aside);
  }

  await writeFile(policy, policyScript(process.pid));
  await chmod(policy, 0o755);
  try {
    return await work();
  } finally {
    await rm(policy, { force: true });
    await rename(aside, policy).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") throw error;
    });
  }
}

async function forbids(policy: string): Promise<boolean> {
  const { exitCode } = await execa(policy, ["pdns", "start"], { reject: false, stdin: "ignore", timeout: 5_000 });

  return exitCode === forbidden;
}

/** Should we be killed, it forbids nothing any more, and gives way to the policy that was put aside. */
function policyScript(pid: number): string {
  return [
    "#!/bin/sh",
    `${mark}, only for as long as its process ${pid} installs packages; may be removed afterwards.`,
    `kill -0 ${pid} 2>/dev/null && exit ${forbidden}`,
    '[ -x "$0.catalyst-aside" ] && exec "$0.catalyst-aside" "$@"',
    "exit 0",
    "",
  ].join("\n");
}
