import { execa } from "execa";
import { withServicesQuiet } from "./quiet-services.ts";
import type { SystemHost } from "./system-host.ts";

/** Some 15 MB from a mirror, and dpkg behind somebody else's lock. */
const limitMs = 10 * 60_000;
const lockWaitSeconds = 120;

/** Installs the packages by `apt-get`, whose lists are fetched when it does not know the packages yet. Needs root. Their services stay stopped. */
export async function installDebianPackages(host: SystemHost, packages: readonly string[], signal?: AbortSignal): Promise<void> {
  const install = () => aptGet(host, ["install", "--no-install-recommends", "-y", ...packages], signal);

  await withServicesQuiet(host, async () => {
    if ((await install()).failed) {
      const update = await aptGet(host, ["update"], signal);
      const again = await install();
      if (again.failed) throw new Error(`apt-get failed: ${lastLines(update.failed ? update.output : again.output)}`);
    }
  });
}

async function aptGet({ environment }: SystemHost, args: string[], signal?: AbortSignal): Promise<{ failed: boolean; output: string }> {
  const { failed, all } = await execa("apt-get", ["-o", `DPkg::Lock::Timeout=${lockWaitSeconds}`, ...args], {
    env: { ...environment, DEBIAN_FRONTEND: "noninteractive" },
    extendEnv: false,
    all: true,
    stdin: "ignore",
    reject: false,
    timeout: limitMs,
    ...(signal && { cancelSignal: signal }),
  });
  signal?.throwIfAborted();

  return { failed, output: all ?? "" };
}

function lastLines(output: string): string {
  return output.trim().split("\n").slice(-3).join(" ");
}
