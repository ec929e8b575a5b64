import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { kubeconfigOf } from "@catalyst/lab/kube/kubeconfig.ts";
import { type KubeApi, startKubeApi } from "@catalyst/lab/kube/start-kube-api.ts";
import { resolveHelm } from "@catalyst/lab/helm/resolve-helm.ts";
import { execa } from "execa";
import type { KubeObject } from "../../render/kube-object.ts";

/** A real API server that holds nothing yet, and the real Helm beside it. */
export interface FreshCluster extends AsyncDisposable {
  kube: KubeApi;
  /** Creates an object, or leaves the one that is there. Throws what the API server says of one that it refuses. */
  create(object: KubeObject): Promise<void>;
  /** `helm install` without hooks, whose programs cannot run here. */
  install(release: HelmInstall): Promise<{ ok: boolean; message: string }>;
}

export interface HelmInstall {
  releaseName: string;
  namespace: string;
  chartFolder: string;
  values: Record<string, unknown>;
}

export async function freshCluster(): Promise<FreshCluster> {
  const endings: (() => Promise<void>)[] = [];
  const folder = await mkdtemp(join(tmpdir(), "catalyst-order-"));
  endings.push(() => rm(folder, { recursive: true, force: true }));
  const kube = await startKubeApi((work) => void endings.push(work));
  const { path: helm } = await resolveHelm({ generation: "3" });
  const kubeconfig = join(folder, "kubeconfig.json");
  await writeFile(kubeconfig, kubeconfigOf(kube));
  const env = { HOME: folder, HELM_CACHE_HOME: folder, HELM_CONFIG_HOME: folder, HELM_DATA_HOME: folder };

  return {
    kube,
    async create(object) {
      const { status, body } = await kube.call("POST", await collectionOf(kube, object), object);
      if (status >= 300 && status !== 409) throw new Error(`${object.kind} ${object.metadata.name}: ${String(body.message)}`);
    },
    async install({ releaseName, namespace, chartFolder, values }) {
      const valuesFile = join(folder, `${releaseName}.json`);
      await writeFile(valuesFile, JSON.stringify(values));
      const { exitCode, stderr } = await execa(
        helm,
        ["install", releaseName, chartFolder, "--namespace", namespace, "--values", valuesFile, "--no-hooks", "--kubeconfig", kubeconfig],
        { env, reject: false, timeout: 5 * 60_000 },
      );

      return { ok: exitCode === 0, message: stderr };
    },
    async [Symbol.asyncDispose]() {
      for (const work of endings.toReversed()) await work();
    },
  };
}

/** Asks the API itself for the plural of a kind and whether it has namespaces. */
async function collectionOf(kube: KubeApi, { apiVersion, kind, metadata: { namespace } }: KubeObject): Promise<string> {
  const base = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const { body } = await kube.call("GET", base);
  const resources = (body["resources"] ?? []) as { name: string; kind: string; namespaced: boolean }[];
  const resource = resources.find((one) => one.kind === kind && !one.name.includes("/"));
  if (resource === undefined) throw new Error(`no matches for kind "${kind}" in version "${apiVersion}"`);

  return `${base}${resource.namespaced ? `/namespaces/${namespace ?? "default"}` : ""}/${resource.name}`;
}
