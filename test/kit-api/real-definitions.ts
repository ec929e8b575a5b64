import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { KubeApi } from "@catalyst/lab/kube/start-kube-api.ts";
import { goModule } from "@catalyst/lab/tools/go-module.ts";
import { parseAllDocuments } from "yaml";

/** Where a project keeps the definitions of its kinds. The versions are those that the kit installs. */
const sources = [
  { module: "github.com/cert-manager/cert-manager", version: "v1.16.2", folders: ["deploy/crds"] },
  { module: "github.com/external-secrets/external-secrets", version: "v0.10.7", folders: ["config/crds/bases"] },
  { module: "github.com/cloudnative-pg/cloudnative-pg", version: "v1.29.0", folders: ["config/crd/bases"] },
  {
    module: "github.com/cilium/cilium",
    version: "v1.16.5",
    folders: ["pkg/k8s/apis/cilium.io/client/crds/v2", "pkg/k8s/apis/cilium.io/client/crds/v2alpha1"],
  },
  { module: "github.com/crossplane/crossplane", version: "v1.18.0", folders: ["cluster/crds"] },
  { module: "sigs.k8s.io/gateway-api", version: "v1.1.0", folders: ["config/crd/experimental"] },
  // Flux 2.4 has 1.1.0, whose repository is not to be had as a module; this is the nearest that has the same `v2`.
  { module: "github.com/fluxcd/helm-controller", version: "v1.4.3", folders: ["config/crd/bases"] },
  {
    module: "github.com/prometheus-operator/prometheus-operator",
    version: "v0.79.2",
    folders: ["example/prometheus-operator-crd"],
  },
] as const;

export interface Definition {
  metadata: { name: string };
  spec: {
    group: string;
    names: { kind: string; plural: string };
    scope: "Namespaced" | "Cluster";
    conversion?: unknown;
    versions: { name: string; served: boolean }[];
  };
}

/** The definitions that upstream's own repositories have, and the modules that could not be fetched. */
export async function realDefinitions(): Promise<{ definitions: Definition[]; missing: string[] }> {
  const found = await Promise.all(
    sources.map(async ({ module, version, folders }) => {
      const folder = await goModule(module, version);
      if (folder === undefined) return { definitions: [], missing: [`${module}@${version}`] };
      const perFolder = await Promise.all(folders.map((path) => definitionsIn(join(folder, path))));

      return { definitions: perFolder.flat(), missing: [] };
    }),
  );

  return { definitions: found.flatMap(({ definitions }) => definitions), missing: found.flatMap(({ missing }) => missing) };
}

/** Makes them all, and returns when the API serves each. Throws with what it says of one that it refuses. */
export async function installDefinitions(kube: KubeApi, definitions: readonly Definition[]): Promise<void> {
  const until = Date.now() + 60_000;
  await Promise.all(
    definitions.map(async (definition) => {
      const { status, body } = await kube.call("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", definition);
      if (status !== 201) throw new Error(`${definition.metadata.name}: ${body.message}`);
    }),
  );
  await Promise.all(
    definitions.flatMap(({ spec }) =>
      spec.versions
        .filter(({ served }) => served)
        .map(async ({ name }) => {
          const path = `/apis/${spec.group}/${name}/${spec.names.plural}?limit=1`;
          while ((await kube.call("GET", path)).status !== 200) {
            if (Date.now() > until) throw new Error(`${path} is not served`);
            await delay(200);
          }
        }),
    ),
  );
}

async function definitionsIn(folder: string): Promise<Definition[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith(".yaml") && name !== "kustomization.yaml");
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), "utf8")));

  return texts
    .flatMap((text) => parseAllDocuments(text).map((document) => document.toJS() as Partial<Definition> & { kind?: string }))
    .filter(({ kind }) => kind === "CustomResourceDefinition")
    .map((definition) => withoutPackaging(definition as Definition));
}

/** Labels and annotations are templates in some repositories, and no webhook answers beside a bare API; the schemas stay as they are. */
function withoutPackaging(definition: Definition): Definition {
  const { conversion: _, ...spec } = definition.spec;
  const policy = { "api-approved.kubernetes.io": "https://github.com/kubernetes-sigs/gateway-api" };
  const annotations = spec.group.endsWith(".k8s.io") ? { annotations: policy } : {};

  return { ...definition, metadata: { name: definition.metadata.name, ...annotations }, spec };
}
