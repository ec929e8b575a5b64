import { setTimeout as delay } from "node:timers/promises";
import type { Flux } from "@catalyst/lab/flux/start-flux.ts";
import type { KubeApi } from "@catalyst/lab/kube/start-kube-api.ts";
import { writeChartArchive } from "../../dependencies/write-chart-archive.ts";
import type { KubeObject } from "../../render/kube-object.ts";

/** What a real controller of Flux made of a set of objects. */
export interface Outcome {
  ok: boolean;
  message: string;
}

/** Gives objects to a real controller, as a release or a Kustomization of its own per name, and waits for its word. */
export interface FluxApplier {
  apply(name: string, objects: readonly KubeObject[], time: "first" | "again"): Promise<Outcome>;
}

interface Condition {
  type: string;
  status: string;
  reason: string;
  message: string;
}

interface Status {
  conditions?: Condition[];
  lastAttemptedRevision?: string;
}

const outcomeLimitMs = 150_000;
const sources = "/apis/source.toolkit.fluxcd.io/v1/namespaces/flux-system";

/** Through helm-controller: a HelmRelease of a HelmChart whose status the test writes. */
export function helmApplier(kube: KubeApi, flux: Flux, namespace: string): FluxApplier {
  const releases = "/apis/helm.toolkit.fluxcd.io/v2/namespaces/flux-system/helmreleases";

  return {
    async apply(name, objects, time) {
      const version = time === "first" ? "1.0.0" : "1.0.1";
      const files = {
        [`${name}/Chart.yaml`]: JSON.stringify({ apiVersion: "v2", name, version }),
        [`${name}/templates/objects.yaml`]: textOf(objects),
      };
      if (time === "first") {
        const sourceRef = { kind: "HelmRepository", name: "of-the-test" };
        await create(kube, `${sources}/helmcharts`, "source.toolkit.fluxcd.io/v1", "HelmChart", name, {
          chart: name,
          interval: "15m",
          sourceRef,
        });
      }
      await giveArtifact(kube, flux, `helmcharts/${name}`, version, files);
      if (time === "first") {
        await create(kube, releases, "helm.toolkit.fluxcd.io/v2", "HelmRelease", name, {
          interval: "15m",
          releaseName: name,
          targetNamespace: namespace,
          storageNamespace: namespace,
          chartRef: { kind: "HelmChart", name },
          install: { disableWait: true },
          upgrade: { disableWait: true },
        });
      }
      const verb = time === "first" ? "Install" : "Upgrade";

      return await outcomeOf(kube, `${releases}/${name}`, ({ conditions }) =>
        conditions?.find(({ type, reason }) => type === "Released" && reason.startsWith(verb)),
      );
    },
  };
}

/** Through kustomize-controller: a Kustomization of a GitRepository whose status the test writes. */
export function kustomizeApplier(kube: KubeApi, flux: Flux): FluxApplier {
  const kustomizations = "/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/flux-system/kustomizations";

  return {
    async apply(name, objects, time) {
      const revision = `main@sha1:${(time === "first" ? "1" : "2").repeat(40)}`;
      if (time === "first") {
        const spec = { interval: "15m", url: "https://git.example.org/of-the-test.git" };
        await create(kube, `${sources}/gitrepositories`, "source.toolkit.fluxcd.io/v1", "GitRepository", name, spec);
      }
      await giveArtifact(kube, flux, `gitrepositories/${name}`, revision, { "objects.yaml": textOf(objects) });
      if (time === "first") {
        await create(kube, kustomizations, "kustomize.toolkit.fluxcd.io/v1", "Kustomization", name, {
          interval: "15m",
          path: "./",
          prune: false,
          timeout: "1m",
          sourceRef: { kind: "GitRepository", name },
        });
      }

      return await outcomeOf(kube, `${kustomizations}/${name}`, ({ conditions, lastAttemptedRevision }) =>
        lastAttemptedRevision === revision
          ? conditions?.find(({ type, status, message }) => type === "Ready" && (status === "False" || message.includes(revision)))
          : undefined,
      );
    },
  };
}

async function create(kube: KubeApi, path: string, apiVersion: string, kind: string, name: string, spec: object): Promise<void> {
  const { status, body } = await kube.call("POST", path, { apiVersion, kind, metadata: { name }, spec });
  if (status !== 201) throw new Error(`${kind} ${name}: ${String(body.message)}`);
}

async function giveArtifact(kube: KubeApi, flux: Flux, source: string, revision: string, files: Record<string, string>): Promise<void> {
  const bytes = await writeChartArchive(new Map(Object.entries(files).map(([path, text]) => [path, new TextEncoder().encode(text)])));
  const artifact = flux.artifacts.keep(`${source}/${revision.replaceAll(":", "-")}.tgz`, revision, bytes);
  const { status, body } = await kube.call("PATCH", `${sources}/${source}/status`, { status: { observedGeneration: 1, artifact } });
  if (status !== 200) throw new Error(`${source}: ${String(body.message)}`);
}

async function outcomeOf(kube: KubeApi, path: string, find: (status: Status) => Condition | undefined): Promise<Outcome> {
  const until = Date.now() + outcomeLimitMs;
  for (;;) {
    const { body } = await kube.call("GET", path);
    const said = find(body.status ?? {});
    if (said !== undefined && said.status !== "Unknown") return { ok: said.status === "True", message: said.message };
    if (Date.now() > until) throw new Error(`No word on ${path} within ${outcomeLimitMs / 1000} s: ${JSON.stringify(body.status)}`);
    await delay(200);
  }
}

function textOf(objects: readonly KubeObject[]): string {
  return objects.map((object) => JSON.stringify(object)).join("\n---\n");
}
