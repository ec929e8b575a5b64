import { ensureTestProgram } from "@catalyst/lab/system-programs/ensure-system-programs.ts";
import { thisSystem } from "@catalyst/lab/system-programs/system-host.ts";
import { resolveTool } from "@catalyst/lab/tools/resolve-tool.ts";
import type { Context } from "../context.ts";
import { print } from "../output/print.ts";
import { showToolProgress } from "../output/tool-progress.ts";

/** Makes sure of what tests with a real Kubernetes API need. Where it cannot be had they are skipped, and it is said here why. */
export async function prepareKubeApi(context: Context): Promise<void> {
  const { signal } = context;
  try {
    const hasEtcd = await ensureTestProgram("etcd", {
      say: (sentence) => print(context, sentence),
      host: thisSystem(context.environment),
      signal,
    });
    if (!hasEtcd) throw new Error("etcd is not installed (in Debian: etcd-server)");
    await resolveTool("kube-apiserver", { signal, host: context.toolHost, onProgress: showToolProgress(context) });
  } catch (error) {
    signal.throwIfAborted();
    print(context, `without a Kubernetes API, whose tests are skipped: ${(error as Error).message}`);
  }
}
