import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { checkoutDirectory } from "@catalyst/lab/directories.ts";
import { fluxTools } from "@catalyst/lab/flux/start-flux-controller.ts";
import { resolveHelm } from "@catalyst/lab/helm/resolve-helm.ts";
import { goModule } from "@catalyst/lab/tools/go-module.ts";
import { resolveTool } from "@catalyst/lab/tools/resolve-tool.ts";
import type { Context } from "../context.ts";
import { print } from "../output/print.ts";
import { showToolProgress } from "../output/tool-progress.ts";

/** What the chart of Cilium takes its Gateway API definitions from. */
const gatewayAPI = "sigs.k8s.io/gateway-api";

/** Makes sure of what the tests of Blueprints need. Tests of what cannot be had are skipped, and it is said here why. */
export async function prepareBlueprintPrograms(context: Context): Promise<void> {
  const { signal, toolHost: host } = context;
  const say = (sentence: string) => print(context, sentence);
  for (const generation of ["3", "4"] as const)
    await tryToHave(context, `Helm ${generation}`, () => resolveHelm({ generation, host, signal, say }));
  for (const tool of ["registry", "cosign", ...fluxTools])
    await tryToHave(context, tool, () => resolveTool(tool, { host, signal, onProgress: showToolProgress(context) }));

  const version = await pinnedGatewayAPI();
  await tryToHave(context, `${gatewayAPI} ${version}`, async () => {
    if ((await goModule(gatewayAPI, version, { host, signal })) === undefined)
      throw new Error("there is no Go 1.21 or newer, or it could not fetch the module");
  });
}

/** The version that clusters are made with, so that tests use the same definitions. */
async function pinnedGatewayAPI(): Promise<string> {
  const text = await readFile(join(checkoutDirectory, "infra/hetzner/pins.json"), "utf8");

  return (JSON.parse(text) as { gatewayAPI: { version: string } }).gatewayAPI.version;
}

async function tryToHave(context: Context, name: string, have: () => Promise<unknown>): Promise<void> {
  try {
    await have();
  } catch (error) {
    context.signal.throwIfAborted();
    print(context, `without ${name}, whose tests are skipped: ${(error as Error).message}`);
  }
}
