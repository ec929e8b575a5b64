import { blueprintCustomResourceDefinition } from "@catalyst/blueprint/model/blueprint-crd.ts";
import { clusterReleases } from "@catalyst/blueprint/model/cluster-releases.ts";
import { projectKit } from "@catalyst/blueprint/model/kit-data.ts";
import { loadCluster } from "@catalyst/blueprint/model/load-cluster.ts";
import { type LoadedBlueprint, recordOf } from "@catalyst/blueprint/model/loaded-blueprint.ts";
import { listOf, podTemplateOf } from "@catalyst/blueprint/model/pod-spec.ts";
import { readRepository } from "@catalyst/blueprint/model/repository.ts";
import { sampleVariables } from "@catalyst/blueprint/model/sample-variables.ts";
import { groupOf, isKubeObject, type KubeObject } from "@catalyst/blueprint/render/kube-object.ts";
import { createRenderer } from "@catalyst/blueprint/render/renderer.ts";
import { standInSource } from "@catalyst/lab/charts/stand-in-source.ts";
import { checkoutDirectory } from "@catalyst/lab/directories.ts";
import { resolveHelm } from "@catalyst/lab/helm/resolve-helm.ts";
import { type KubeApi, kubeApiMissing, startKubeApi } from "@catalyst/lab/kube/start-kube-api.ts";
import { goModule } from "@catalyst/lab/tools/go-module.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Definition, installDefinitions, realDefinitions } from "./real-definitions.ts";
import { createAsker, type Asker } from "./ask-kube-api.ts";

const noApi = await kubeApiMissing();
const { definitions, missing } = await realDefinitions();
const reason = noApi ?? (missing.length > 0 ? `not to be had: ${missing.join(", ")}` : undefined);
const limit = 180_000;

const repository = await readRepository(checkoutDirectory);
const renderer = createRenderer({
  repository,
  helm: await resolveHelm({ generation: "3" }),
  charts: standInSource(),
  findModule: goModule,
  kit: projectKit,
  kubeVersion: "1.31.4",
});
/** Everything that a cluster may be given: what the kit always has, and what may be chosen. */
const clusters = repository.clusterDirectories
  .filter((directory) => directory.startsWith("clusters/_template/"))
  .map((directory) => loadCluster(repository.files, directory));
const releases = new Map(
  clusters.flatMap((cluster) => clusterReleases(cluster, repository, renderer)).map((release) => [release.name, release] as const),
);
const plainObjects = uniqueObjects(clusters.flatMap(({ objects }) => objects.map(({ value }) => sampleVariables(value))));

describe.skipIf(reason !== undefined)(`a real Kubernetes API${reason === undefined ? "" : ` (skipped: ${reason})`}`, () => {
  const endings: (() => Promise<void>)[] = [];
  let kube: KubeApi;
  let asker: Asker;

  beforeAll(async () => {
    kube = await startKubeApi((work) => endings.push(work));
    // Making all of them takes most of a minute.
    const kinds = new Set([...plainObjects, ...(await renderedObjects())].map(({ apiVersion, kind }) => `${groupOf(apiVersion)}/${kind}`));
    const asked = definitions.filter(({ spec }) => kinds.has(`${spec.group}/${spec.names.kind}`));
    await installDefinitions(kube, [...asked, blueprintCustomResourceDefinition as unknown as Definition]);
    asker = await createAsker(kube);
    for (const namespace of plainObjects.filter(({ kind }) => kind === "Namespace")) await asker.makeNamespace(namespace);
    await asker.makeNamespace({ apiVersion: "v1", kind: "Namespace", metadata: { name: "flux-system" } });
  }, limit);
  afterAll(async () => {
    for (const end of endings.toReversed()) await end();
    await renderer[Symbol.asyncDispose]();
  }, limit);

  it("takes every object of the cluster files whose kind is known", { timeout: limit }, async () => {
    const { refused, unknown } = await asker.ask(plainObjects, "flux-system");

    expect(refused).toEqual([]);
    expect(unknown.filter(isUnexpected)).toEqual([]);
  });

  describe.each(repository.blueprints.map((blueprint) => [blueprint.name, blueprint] as const))("%s", (name, blueprint) => {
    it("brings only objects and pods that are taken, with every set of values", { timeout: limit }, async () => {
      const release = releases.get(name);

      for (const [which, render] of Object.entries(await rendersOf(blueprint))) {
        if (render === undefined) continue;
        expect([which, render.error]).toEqual([which, ""]);
        const objects = render.objects.map(({ object }) => object);
        for (const namespace of objects.filter(({ kind }) => kind === "Namespace")) await asker.makeNamespace(namespace);

        const { refused, unknown } = await asker.ask([...objects, ...objects.flatMap(podOf)], release?.namespace ?? "flux-system");

        expect([which, refused]).toEqual([which, []]);
        expect([which, unknown.filter(isUnexpected)]).toEqual([which, []]);
      }
    });
  });

  it("refuses a pod that asks for more than its namespace admits", async () => {
    const container = { name: "main", image: "example.test/main:1", securityContext: { privileged: true } };
    const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "too-much" }, spec: { containers: [container] } };

    const { refused } = await asker.ask([pod], "external-secrets-system");

    expect(refused).toEqual([expect.stringContaining("violates PodSecurity")]);
  });

  it("refuses a field that a real definition does not have", async () => {
    const metadata = { name: "misspelt" };
    const issuer = { apiVersion: "cert-manager.io/v1", kind: "ClusterIssuer", metadata, spec: { selfSinged: {} } };

    const { refused } = await asker.ask([issuer], "cert-manager");

    expect(refused).toEqual([expect.stringContaining("selfSinged")]);
  });
});

/** Groups whose definitions are not to be had as a module or come with what is installed at run time; Kustomize reads its own itself. */
const kindsFromElsewhere = [
  "kustomize.config.k8s.io/",
  "kustomize.toolkit.fluxcd.io/",
  "source.toolkit.fluxcd.io/",
  "spire.spiffe.io/",
  "hcloud.crossplane.io/",
  "http.crossplane.io/",
];

/** Each set of values that a Blueprint is judged with; the renderer makes an equal one once. */
async function rendersOf(blueprint: LoadedBlueprint) {
  const { default: byDefault, smoke, allToggles } = await renderer.rendersOf(blueprint);
  const inSlot = await releases.get(blueprint.name)?.render();

  // A chart that must be told something has no render by default.
  return { ...(byDefault.ok ? { byDefault } : {}), smoke, allToggles, inSlot };
}

async function renderedObjects(): Promise<KubeObject[]> {
  const renders = await Promise.all(repository.blueprints.map(rendersOf));

  return renders.flatMap((each) => Object.values(each)).flatMap((render) => render?.objects.map(({ object }) => object) ?? []);
}

function isUnexpected(kind: string): boolean {
  return !kindsFromElsewhere.some((group) => kind.startsWith(group));
}

/** The pod that a controller makes from a workload, as admission sees it: it brings a volume for each claim of a StatefulSet. */
function podOf(object: KubeObject): KubeObject[] {
  const template = podTemplateOf(object);
  if (template === undefined || object.kind === "Pod") return [];
  const { name, namespace } = object.metadata;
  const claims = listOf(recordOf(object["spec"])["volumeClaimTemplates"]).map((claim) => {
    const claimName = recordOf(claim["metadata"])["name"];

    return { name: claimName, persistentVolumeClaim: { claimName } };
  });
  const spec = { ...template.spec, volumes: [...listOf(template.spec["volumes"]), ...claims] };

  return [{ apiVersion: "v1", kind: "Pod", metadata: { name, ...(namespace === undefined ? {} : { namespace }) }, spec }];
}

function uniqueObjects(values: readonly unknown[]): KubeObject[] {
  return [...new Map(values.filter(isKubeObject).map((object) => [JSON.stringify(object), object])).values()];
}
