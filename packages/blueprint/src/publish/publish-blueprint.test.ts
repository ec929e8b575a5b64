import { mkdir, mkdtemp, readdir, readFile, utimes } from "node:fs/promises";
import { join } from "node:path";
import { startRegistry } from "@catalyst/lab/registry/start-registry.ts";
import { execa } from "execa";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { RegistryCredentials } from "../oci/credentials.ts";
import { readManifestBytes } from "../oci/manifest.ts";
import { createRegistryClient, type RegistryClient } from "../oci/registry-client.ts";
import type { StepEvent } from "./publication.ts";
import { publishSteps } from "./publication.ts";
import { sourceOf, tinyChart } from "./testing/sample-charts.ts";
import { type Publishing, publishingMissing, startPublishing } from "./testing/publishing-for-tests.ts";

const replaced = await tinyChart("replaced");

describe.skipIf(publishingMissing !== undefined)(`Publishing${publishingMissing === undefined ? "" : ` (${publishingMissing})`}`, () => {
  let publishing: Publishing;
  let registry: RegistryClient;
  let place = 0;
  let to: string;
  let repository: string;

  beforeAll(async () => {
    publishing = await startPublishing();
    registry = createRegistryClient({ registry: publishing.registry.host });
  });

  afterAll(() => publishing.stop());

  // Every test has a part of the registry for itself.
  beforeEach(() => {
    place += 1;
    to = `oci://${publishing.registry.host}/p${place}`;
    repository = `p${place}/bp-wrap`;
  });

  test("makes an artifact that Helm pulls and renders, and that has nothing wrong with it", async () => {
    const root = await publishing.repository();

    const result = await publishing.publish(root, { input: { to } });

    expect(result).toMatchObject({
      outcome: "published",
      name: "bp-wrap",
      version: "1.0.0",
      standIns: [],
      reference: `${to}/bp-wrap:1.0.0`,
    });
    const folder = join(publishing.folder, `pulled-${place}`);
    await mkdir(folder);
    await execa(publishing.helm.path, ["pull", `${to}/bp-wrap`, "--version", "1.0.0", "--plain-http", "--destination", folder]);
    const { stdout } = await execa(publishing.helm.path, ["template", "wrap", join(folder, "bp-wrap-1.0.0.tgz")]);
    expect(stdout).toContain("# Source: bp-wrap/charts/tiny/templates/configmap.yaml");
    expect(await publishing.verify(repository, "1.0.0")).toMatchObject({ signed: true, attested: true, hollow: false, findings: [] });
  });

  test("tells each step when it begins and when it ends, in order", async () => {
    const events: StepEvent[] = [];
    const root = await publishing.repository();

    await publishing.publish(root, { input: { to }, dependencies: { onStep: (event) => void events.push(event) } });

    expect(events.map(({ number, state }) => `${number} ${state}`)).toEqual(
      publishSteps.flatMap((_, number) => [`${number} started`, `${number} done`]),
    );
  });

  test("keeps what the pulled chart renders", async () => {
    const root = await publishing.repository();

    const { smokeRenderPath } = await publishing.publish(root, { input: { to } });

    expect(smokeRenderPath).toBe(join(publishing.folder, "output", "blueprint-smoke-render-bp-wrap-1.0.0"));
    expect(await readFile(smokeRenderPath!, "utf8")).toContain("# Source: bp-wrap/templates/configmap.yaml");
  });

  test("gives equal files an equal digest, whenever and wherever they were written", async () => {
    const [one, two] = [await publishing.repository(), await publishing.repository()];
    await utimes(join(two, "platform/wrap/chart/values.yaml"), new Date(0), new Date(0));

    const first = await publishing.publish(one, { input: { to: `${to}a` } });
    const second = await publishing.publish(two, { input: { to: `${to}b` } });

    expect(second.digest).toBe(first.digest);
  });

  test("changes nothing when the same bytes are published again", async () => {
    const root = await publishing.repository();
    const first = await publishing.publish(root, { input: { to } });
    const before = await tagsAndDigests();

    const again = await publishing.publish(root, { input: { to } });

    expect(again).toMatchObject({ outcome: "unchanged", digest: first.digest });
    expect(await tagsAndDigests()).toEqual(before);
  });

  test("refuses other bytes under a version that is published, and names the next free one", async () => {
    await publishing.publish(await publishing.repository(), { input: { to } });
    const changed = await publishing.repository({ "platform/wrap/chart/values.yaml": "tiny: {greeting: goodbye}\n" });

    const publishingAgain = publishing.publish(changed, { input: { to } });

    await expect(publishingAgain).rejects.toMatchObject({ code: "PUB-VERSION-TAKEN", message: expect.stringContaining("1.0.1") });
    expect(await reservations()).toEqual([]);
  });

  test("lets one of two runs that publish different bytes at once through", async () => {
    const roots = [await publishing.repository(), await publishing.repository({ "platform/wrap/card/icon.svg": "<svg/>\n" })];

    const results = await Promise.allSettled(roots.map((root) => publishing.publish(root, { input: { to } })));

    const refused = results.filter((result) => result.status === "rejected");
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    expect(["PUB-RESERVED", "PUB-VERSION-TAKEN"]).toContain((refused[0]!.reason as { code: string }).code);
    expect(await publishing.verify(repository, "1.0.0")).toMatchObject({ findings: [] });
  });

  test("stops at once when a run that was reserved for longer than its time finds another one in its place", async () => {
    const root = await publishing.repository();
    let lapsed = false;
    const dependencies = publishing.dependencies();
    const { reservations: held } = dependencies;

    const run = publishing.publish(root, {
      input: { to },
      dependencies: {
        reservations: { ...held, isHeld: (reservation) => (lapsed ? Promise.resolve(false) : held.isHeld(reservation)) },
        onStep: ({ step }) => void (lapsed = step === "tag"),
      },
    });

    await expect(run).rejects.toMatchObject({ code: "PUB-RESERVED" });
    expect(await registry.resolveTag(repository, "1.0.0")).toBeUndefined();
  });

  test("publishes a chart that wraps nothing on purpose", async () => {
    const root = await publishing.repository();

    await publishing.publish(root, { input: { to, directory: join(root, "platform/plain") } });

    expect(await publishing.verify(`p${place}/bp-plain`, "1.0.0")).toMatchObject({ hollow: false, findings: [] });
  });

  test("leaves the registry as it was in a dry run", async () => {
    const root = await publishing.repository();

    const result = await publishing.publish(root, { input: { to, dryRun: true }, dependencies: { signingKey: undefined } });

    expect(result.outcome).toBe("checked");
    expect(await registry.readManifest(repository, result.digest)).toBeUndefined();
  });

  describe("refuses, leaves no tag and gives the version back,", () => {
    test.each([
      ["a Blueprint that does not pass its checks", "PUB-VERIFY", {}, { verify: () => Promise.resolve(verdict({ errors: 2 })) }],
      ["checks that could not be made", "PUB-VERIFY", {}, { verify: () => Promise.resolve(verdict({ notChecked: 1 })) }],
      ["an archive that is not to be had", "PUB-DEP-BYTES", {}, { charts: sourceOf(undefined) }],
      ["an archive with other bytes than the lock names", "PUB-DEP-BYTES", {}, { charts: sourceOf(replaced) }],
      ["a dependency that the lock does not name", "PUB-DEP-BYTES", { "platform/wrap/chart/deps.lock.yaml": "dependencies: []\n" }, {}],
      ["a chart whose test script fails on what was pulled", "PUB-SMOKE", { "platform/wrap/chart/tests/pulled.sh": "exit 3\n" }, {}],
      ["a chart that does not render", "PUB-SMOKE", { "platform/wrap/chart/templates/broken.yaml": "{{ .Values.a.b.c }}\n" }, {}],
      [
        "a Chart.yaml of another version",
        "PUB-PACKAGE",
        { "platform/wrap/chart/Chart.yaml": "apiVersion: v2\nname: bp-wrap\nversion: 2.0.0\n" },
        {},
      ],
      ["a pattern that Helm would not read", "PUB-PACKAGE", { "platform/wrap/chart/.helmignore": "**/x\n" }, {}],
      ["a list of images that cannot be read", "PUB-SBOM", { "platform/wrap/images.lock.yaml": "images: [{image: 3}]\n" }, {}],
      ["a run without a key", "PUB-SIGN", {}, { signingKey: undefined }],
    ] as const)("%s", async (_, code, changes, more) => {
      const root = await publishing.repository(changes);

      const run = publishing.publish(root, { input: { to }, dependencies: more });

      await expect(run).rejects.toMatchObject({ name: "PublishError", code });
      expect((await registry.listTags(repository)).filter((tag) => tag === "1.0.0")).toEqual([]);
      expect(await reservations()).toEqual([]);
    });

    test("a dependency that brings nothing", async () => {
      const idle = await tinyChart(null);
      const root = await publishing.repository({}, idle);

      const run = publishing.publish(root, { input: { to }, dependencies: { charts: sourceOf(idle) } });

      await expect(run).rejects.toMatchObject({ code: "PUB-DEP-BYTES", message: expect.stringContaining("hollow") });
    });

    test("a stand-in outside a lab, whoever says that it is none", async () => {
      const standIn = await tinyChart("tiny", { "lab.catalyst/stand-in": "true" });
      const root = await publishing.repository({}, standIn);

      const said = publishing.publish(root, { input: { to, labRegistry: false }, dependencies: { charts: sourceOf(standIn, "stand-in") } });
      await expect(said).rejects.toMatchObject({ code: "PUB-STAND-IN" });
      const hidden = publishing.publish(root, { input: { to, labRegistry: false }, dependencies: { charts: sourceOf(standIn) } });
      await expect(hidden).rejects.toMatchObject({ code: "PUB-STAND-IN", message: expect.stringContaining("bp-wrap/tiny") });
    });

    test("an image without a digest outside a lab", async () => {
      const root = await publishing.repository({
        "platform/wrap/images.lock.yaml": "images: [{image: 'ghcr.io/openova-io/tiny:1.0.0'}]\n",
      });

      const run = publishing.publish(root, { input: { to, labRegistry: false } });

      await expect(run).rejects.toMatchObject({ code: "PUB-SBOM" });
    });

    test("signing with an identity token, which is not built in", async () => {
      const root = await publishing.repository();

      const run = publishing.publish(root, { input: { to, identityToken: "a-token" } });

      await expect(run).rejects.toMatchObject({ code: "PUB-SIGN", message: expect.stringContaining("identity token") });
    });
  });

  test("takes a stand-in into a lab's registry and says so in the artifact's verdict", async () => {
    const standIn = await tinyChart("tiny", { "lab.catalyst/stand-in": "true" });
    const root = await publishing.repository();

    const result = await publishing.publish(root, { input: { to }, dependencies: { charts: sourceOf(standIn, "stand-in") } });

    expect(result.standIns).toEqual(["bp-wrap/tiny"]);
    const { findings } = await publishing.verify(repository, "1.0.0");
    expect(findings.map(({ code }) => code)).toEqual(["ART-STAND-IN"]);
  });

  test("gives up when the caller does, and the version is free again", async () => {
    const controller = new AbortController();
    const reason = new Error("given up by a person");
    const root = await publishing.repository();

    const run = publishing.publish(root, {
      input: { to },
      dependencies: { signal: controller.signal, onStep: ({ step }) => (step === "push" ? controller.abort(reason) : undefined) },
    });

    await expect(run).rejects.toBe(reason);
    expect(await reservations()).toEqual([]);
  });

  test("says that nobody answers, or that we are not known, and publishes nothing", async () => {
    const root = await publishing.repository();
    const folder = await mkdtemp(join(publishing.folder, "closed-"));
    // Of another password than the one that is given.
    const htpasswd = "somebody:$2b$05$abcdefghijklmnopqrstuuBZKRRyo/mg1ejnBMNGXWNZS6Q/rHQMa\n";
    const closed = await startRegistry({ folder, auth: { htpasswd } });
    const wrong = createRegistryClient({ registry: closed.host, credentials: wrongCredentials });

    const nowhere = createRegistryClient({ registry: "127.0.0.1:1" });

    const down = await outcomeOf(publishing.publish(root, { dependencies: { registry: nowhere } }));
    const unknown = await outcomeOf(publishing.publish(root, { dependencies: { registry: wrong } }));

    expect(down).toMatchObject({ name: "RegistryError", code: "REG-UNREACHABLE" });
    expect(unknown).toMatchObject({ name: "RegistryError", code: "REG-CREDENTIALS" });
    await closed.stop();
  });

  test("gives the version back when the registry goes away in the middle, and ends once it is there again", async () => {
    const root = await publishing.repository();
    const folder = await mkdtemp(join(publishing.folder, "stopped-"));
    const first = await startRegistry({ folder });
    const there = { registry: createRegistryClient({ registry: first.host }) };
    const input = { to: `oci://${first.host}/charts` };
    let stopped: Promise<void> | undefined;
    const dependencies = { ...there, onStep: ({ step }: StepEvent) => void (step === "smoke" && (stopped ??= first.stop())) };

    await expect(publishing.publish(root, { input, dependencies })).rejects.toMatchObject({ code: "REG-UNREACHABLE" });
    await stopped;
    expect(await reservations()).toEqual([]);
    const second = await startRegistry({ folder, port: Number(first.host.split(":")[1]) });
    expect(await publishing.publish(root, { input, dependencies: there })).toMatchObject({ outcome: "published" });
    await second.stop();
  });

  test("signs what another program published in the same bytes, and leaves its tag", async () => {
    const root = await publishing.repository();
    const { digest } = await publishing.publish(root, { input: { to: `${to}-first` } });
    const stored = await registry.readManifest(`p${place}-first/bp-wrap`, digest);
    const { config, layers } = readManifestBytes(stored!.bytes, digest);
    for (const blob of [config, ...layers]) {
      await registry.writeBlob(repository, (await registry.readBlob(`p${place}-first/bp-wrap`, blob.digest))!);
    }
    await registry.writeManifest(repository, "1.0.0", stored!.bytes);

    const result = await publishing.publish(root, { input: { to } });

    expect(result).toMatchObject({ outcome: "published", digest });
    expect(await publishing.verify(repository, "1.0.0")).toMatchObject({ findings: [] });
  });

  async function tagsAndDigests(): Promise<[string, string | undefined][]> {
    const tags = await registry.listTags(repository);

    return await Promise.all(
      tags.map(async (tag): Promise<[string, string | undefined]> => [tag, await registry.resolveTag(repository, tag)]),
    );
  }

  async function reservations(): Promise<string[]> {
    return await readdir(join(publishing.folder, "reservations")).catch(() => []);
  }
});

function outcomeOf(run: Promise<unknown>): Promise<unknown> {
  return run.catch((error: unknown) => error);
}

function wrongCredentials(): Promise<RegistryCredentials> {
  return Promise.resolve({ username: "somebody", password: "wrong" });
}

function verdict(more: object): { errors: number; warnings: number; notChecked: number; ruleSetVersion: string } {
  return { errors: 0, warnings: 0, notChecked: 0, ruleSetVersion: "rules-of-a-test", ...more };
}
