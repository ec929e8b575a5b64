import type { KubeApi } from "../kube/start-kube-api.ts";
import { findTool } from "../tools/find-tool.ts";
import { thisHost } from "../tools/tool-host.ts";
import { type ArtifactServer, startArtifactServer } from "./artifact-server.ts";
import { fluxDefinitions } from "./flux-definitions.ts";
import { installDefinitions } from "./install-definitions.ts";
import { sourceDefinitions } from "./source-definitions.ts";
import { type FluxController, type FluxTool, startFluxController } from "./start-flux-controller.ts";
import { startSourceController } from "./start-source-controller.ts";

/** Flux on a Kubernetes API of the lab: its kinds, the asked controllers, and what gives out artifacts. */
export interface Flux {
  artifacts: ArtifactServer;
  /** What the controllers logged, for a failed test. */
  log(): Promise<string>;
  stop(): Promise<void>;
}

export interface FluxOptions {
  /** At most one helm-controller: two would work on the same releases. */
  tools: readonly FluxTool[];
  /** Also the lab's source controller. Without it the status of sources is the caller's to write. */
  sources?: boolean;
}

/** Makes the namespace `flux-system`, has the kinds served and starts the controllers. Rejects with the end of the log of one that ends. */
export async function startFlux(kube: KubeApi, { tools, sources = false }: FluxOptions): Promise<Flux> {
  await kube.call("POST", "/api/v1/namespaces", { metadata: { name: "flux-system" } });
  const own = await Promise.all(tools.map(definitionsOf));
  await installDefinitions(kube, [...sourceDefinitions, ...own.flat()]);

  const artifacts = await startArtifactServer();
  const started: { stop(): Promise<void> }[] = [artifacts];
  const controllers: FluxController[] = [];
  const stop = async () => {
    for (const one of started.splice(0).toReversed()) await one.stop();
  };
  try {
    if (sources) started.push(await startSourceController(kube, artifacts));
    for (const tool of tools) {
      const controller = await startFluxController(tool, kube);
      controllers.push(controller);
      started.push(controller);
    }
  } catch (error) {
    await stop();
    throw error;
  }

  return { artifacts, log: async () => (await Promise.all(controllers.map((one) => one.log()))).join("\n"), stop };
}

async function definitionsOf(tool: FluxTool) {
  const { definition } = await findTool(tool, thisHost());
  const program = tool === "kustomize-controller" ? tool : "helm-controller";
  const definitions = await fluxDefinitions(`v${definition.version}`, program);
  if (definitions === undefined)
    throw new Error(`the definitions of ${program} ${definition.version} cannot be had: Go's cache has no such module`);

  return definitions;
}
