import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { checkoutDirectory } from "@catalyst/lab/directories.ts";
import { type Flux, startFlux } from "@catalyst/lab/flux/start-flux.ts";
import { fluxMissing } from "@catalyst/lab/flux/start-flux-controller.ts";
import { type KubeApi, kubeApiMissing, type KubeReply, startKubeApi } from "@catalyst/lab/kube/start-kube-api.ts";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { readManifestBytes } from "../oci/manifest.ts";
import { createRegistryClient } from "../oci/registry-client.ts";
import { flipStoredBit } from "../oci/testing/flip-stored-bit.ts";
import { createRenderer } from "../render/renderer.ts";
import { newBlueprint } from "../scaffold/new-blueprint.ts";
import { writeNewFolder } from "../scaffold/write-new-folder.ts";
import { exampleKit } from "../testing/example-kit.ts";
import { attachedTag } from "./signing/attached-layers.ts";
import { generateSigningKey, parseSigningKey } from "./signing/signing-key.ts";
import { sourceOf } from "./testing/sample-charts.ts";
import { kubeVersion, type Publishing, publishingMissing, startPublishing } from "./testing/publishing-for-tests.ts";

const missing = publishingMissing ?? (await kubeApiMissing()) ?? (await fluxMissing("cosign", "helm-controller"));
const unverified = { status: "False", reason: "VerificationError" };
/** Flux's controllers try again after growing pauses, and the machine may be busy. */
const patience = { timeout: 90_000, interval: 200 };

describe.skipIf(missing !== undefined)(`A published Blueprint and the real Flux${missing === undefined ? "" : ` (${missing})`}`, () => {
  const endings: (() => Promise<unknown>)[] = [];
  let publishing: Publishing;
  let kube: KubeApi;
  let flux: Flux;
  let place = 0;
  /** Of this test alone: namespace of the release, and path in the registry. */
  let name: string;

  beforeAll(async () => {
    publishing = await startPublishing();
    endings.push(() => publishing.stop());
    kube = await startKubeApi((work) => void endings.push(work));
    flux = await startFlux(kube, { tools: ["helm-controller"], sources: true });
    endings.push(() => flux.stop());
    await create("/api/v1/namespaces/flux-system/secrets", {
      metadata: { name: "cosign-pub" },
      stringData: { "cosign.pub": publishing.key.publicKeyPem },
    });
  }, 180_000);

  afterAll(async () => {
    for (const end of endings.toReversed()) await end();
  });

  beforeEach(() => {
    place += 1;
    name = `place-${place}`;
  });

  // Uninstalled in the background; nothing of it is in the way of the next test.
  afterEach(async () => void (await kube.call("DELETE", `${releases}/${name}`)));

  test("is made, verified, published, taken from the registry by its signature and installed; a newer version takes its place", async () => {
    const root = await makeBlueprint();
    const digest = await publish(root);

    await release("1.0.0");
    await becomesReady("1.0.0");
    const [installed, source] = [await workload(), await chart()];

    expect(digest).toMatch(/^sha256:/);
    expect(conditionsOf(source)).toMatchObject({
      Ready: { status: "True", reason: "ChartPullSucceeded" },
      SourceVerified: { status: "True", message: "verified signature of version 1.0.0" },
    });
    expect(installed).toMatchObject({ metadata: { labels: { "app.kubernetes.io/managed-by": "Helm" } }, spec: { replicas: 1 } });

    await changeVersion(root, "1.1.0");
    await publish(root);
    await kube.call("PATCH", `${releases}/${name}`, { spec: { chart: { spec: { version: "1.1.0" } }, values: values(2) } });
    await becomesReady("1.1.0");

    expect(await workload()).toMatchObject({ metadata: { labels: { "app.kubernetes.io/version": "1.1.0" } }, spec: { replicas: 2 } });
    expect((await chart())["status"]).toMatchObject({ artifact: { revision: "1.1.0" } });
  }, 300_000);

  test.each([
    ["one bit of the chart is not what it was", "chart", "ChartPullError", undefined],
    ["one bit of the signed text is not what it was", "signed text", "ChartVerificationError", unverified],
    ["one bit of the manifest is not what it was", "manifest", "ChartPullError", undefined],
    ["somebody else signed it", "other key", "ChartVerificationError", unverified],
    ["nobody signed it", "unsigned", "ChartVerificationError", unverified],
  ] as const)(
    "is refused and not installed when %s",
    async (_title, what, reason, verified) => {
      const root = await makeBlueprint();
      await publish(root, what === "other key" ? generateSigningKey().privateKeyPem : undefined);
      await spoil(what);

      await release("1.0.0");
      await isRefused(reason);
      const said = conditionsOf(await chart())["SourceVerified"];

      expect(await workload()).toMatchObject({ code: 404 });
      expect(said && { status: said.status, reason: said.reason }).toEqual(verified);
    },
    300_000,
  );

  test("leaves what runs as it is when a newer version is not the signer's", async () => {
    const root = await makeBlueprint();
    await publish(root);
    await release("1.0.0");
    await becomesReady("1.0.0");
    await changeVersion(root, "1.1.0");
    await publish(root, generateSigningKey().privateKeyPem);

    await kube.call("PATCH", `${releases}/${name}`, { spec: { chart: { spec: { version: "1.1.0" } }, values: values(2) } });
    await isRefused("ChartVerificationError");

    expect(await workload()).toMatchObject({ metadata: { labels: { "app.kubernetes.io/version": "1.0.0" } }, spec: { replicas: 1 } });
    expect((await chart())["status"]).toMatchObject({ artifact: { revision: "1.0.0" } });
  }, 300_000);

  /** As `catalyst blueprint new board` makes it, with its program named; every rule has looked at it. */
  async function makeBlueprint(): Promise<string> {
    const into = join(publishing.folder, name);
    await mkdir(into);
    const { helm } = publishing;
    const charts = sourceOf(undefined);
    const blueprint = await newBlueprint(
      { name: "board", into, repository: undefined },
      {
        charts,
        kit: exampleKit,
        kubeVersion,
        rendererFor: (repository) => createRenderer({ repository, helm, charts, kit: exampleKit, kubeVersion }),
      },
    );
    expect(blueprint.findings).toEqual([]);
    const directory = await writeNewFolder(blueprint);
    const image = "ghcr.io/openova-io/board:1.0.0";
    const digest = `sha256:${"ab".repeat(32)}`;
    // The place makes the bytes another's: equal ones are stored once, and a flipped bit would be flipped for all tests.
    await rewrite(join(directory, "chart/values.yaml"), (text) => `# ${name}\n${text.replace('image: ""', `image: ${image}@${digest}`)}`);
    await writeFile(join(directory, "images.lock.yaml"), `images:\n  - {image: "${image}", digest: "${digest}", signer: openova-io}\n`);

    return into;
  }

  async function publish(root: string, privateKeyPem?: string): Promise<string> {
    const { digest } = await publishing.publish(root, {
      input: { directory: join(root, "bp-board"), to: `oci://${publishing.registry.host}/${name}` },
      dependencies: {
        charts: sourceOf(undefined),
        launcherDirectory: checkoutDirectory,
        ...(privateKeyPem === undefined ? {} : { signingKey: parseSigningKey(privateKeyPem) }),
      },
    });

    return digest;
  }

  async function spoil(what: string): Promise<void> {
    const registry = createRegistryClient({ registry: publishing.registry.host });
    const repository = `${name}/bp-board`;
    const digest = (await registry.resolveTag(repository, "1.0.0"))!;
    const signature = (await registry.resolveTag(repository, attachedTag(digest, "sig")))!;
    const firstLayer = async (manifest: string) =>
      readManifestBytes((await registry.readManifest(repository, manifest))!.bytes, manifest).layers[0]!.digest;
    const { storage, host } = publishing.registry;
    if (what === "chart") await flipStoredBit(storage, await firstLayer(digest));
    if (what === "signed text") await flipStoredBit(storage, await firstLayer(signature));
    if (what === "manifest") await flipStoredBit(storage, digest);
    if (what === "unsigned") await fetch(`http://${host}/v2/${repository}/manifests/${signature}`, { method: "DELETE" });
  }

  /** A release of the kit's shape, of a slot that does not wait. */
  async function release(version: string): Promise<void> {
    await create("/api/v1/namespaces", { metadata: { name } });
    await create(`/apis/source.toolkit.fluxcd.io/v1/namespaces/flux-system/helmrepositories`, {
      apiVersion: "source.toolkit.fluxcd.io/v1",
      kind: "HelmRepository",
      metadata: { name },
      spec: { type: "oci", url: `oci://${publishing.registry.host}/${name}`, interval: "10m", insecure: true },
    });
    const verify = { provider: "cosign", secretRef: { name: "cosign-pub" } };
    await create(releases, {
      apiVersion: "helm.toolkit.fluxcd.io/v2",
      kind: "HelmRelease",
      metadata: { name, labels: { "catalyst.openova.io/slot": "05", "catalyst.openova.io/wave": "W0" } },
      spec: {
        interval: "15m",
        releaseName: "board",
        targetNamespace: name,
        storageNamespace: name,
        chart: { spec: { chart: "bp-board", version, sourceRef: { kind: "HelmRepository", name }, verify } },
        install: { crds: "CreateReplace", disableWait: true, remediation: { retries: 3 } },
        upgrade: { crds: "CreateReplace", disableWait: true, cleanupOnFail: true, remediation: { retries: 3, strategy: "rollback" } },
        driftDetection: { mode: "warn" },
        values: values(1),
      },
    });
  }

  async function becomesReady(version: string): Promise<void> {
    try {
      await expect.poll(readiness, patience).toMatchObject({ version, status: "True" });
    } catch (error) {
      throw new Error(`It does not become ready: ${(await flux.log()).split("\n").slice(-15).join("\n")}`, { cause: error });
    }
  }

  async function isRefused(reason: string): Promise<void> {
    await expect.poll(async () => conditionsOf(await chart())["Ready"], patience).toMatchObject({ status: "False", reason });
    await expect.poll(readiness, patience).toMatchObject({ status: "False", reason: "SourceNotReady" });
  }

  async function readiness() {
    const { body } = await kube.call("GET", `${releases}/${name}`);
    const { lastAttemptedRevision } = (body.status ?? {}) as { lastAttemptedRevision?: string };

    return { version: lastAttemptedRevision, ...conditionsOf(body)["Ready"] };
  }

  async function chart(): Promise<KubeReply> {
    return (await kube.call("GET", `/apis/source.toolkit.fluxcd.io/v1/namespaces/flux-system/helmcharts/flux-system-${name}`)).body;
  }

  async function workload(): Promise<KubeReply> {
    const { body } = await kube.call("GET", `/apis/apps/v1/namespaces/${name}/deployments`);
    const items = body["items"] as KubeReply[];

    return items[0] ?? { code: 404 };
  }

  async function create(path: string, object: object): Promise<void> {
    const { status, body } = await kube.call("POST", path, object);
    if (status !== 201) throw new Error(`${path}: ${String(body.message)}`);
  }
});

const releases = "/apis/helm.toolkit.fluxcd.io/v2/namespaces/flux-system/helmreleases";

interface Said {
  type: string;
  status: string;
  reason: string;
  message: string;
}

function conditionsOf(object: KubeReply): Record<string, Said | undefined> {
  const { conditions = [] } = (object.status ?? {}) as { conditions?: Said[] };

  return Object.fromEntries(conditions.map((condition) => [condition.type, condition]));
}

function values(replicas: number): object {
  return { boardOverlay: { replicas } };
}

async function changeVersion(root: string, version: string): Promise<void> {
  for (const file of ["blueprint.yaml", "chart/Chart.yaml"])
    await rewrite(join(root, "bp-board", file), (text) => text.replace(/^(\s*(?:appVersion|version): "?)1\.0\.0\b/gm, `$1${version}`));
}

async function rewrite(path: string, change: (text: string) => string): Promise<void> {
  await writeFile(path, change(await readFile(path, "utf8")));
}
