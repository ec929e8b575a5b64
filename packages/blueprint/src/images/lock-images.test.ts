import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { resolveHelm } from "@catalyst/lab/helm/resolve-helm.ts";
import { type LabRegistry, registryMissing, startRegistry } from "@catalyst/lab/registry/start-registry.ts";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { readRepository } from "../model/repository.ts";
import { describeContent, mediaTypes } from "../oci/manifest.ts";
import { createRegistryClient } from "../oci/registry-client.ts";
import { createRenderer } from "../render/renderer.ts";
import { applyEdits } from "../rules/apply-edits.ts";
import { addNeeds, filesSubject } from "../rules/blueprint-subject.ts";
import type { BlueprintSubject } from "../rules/subject.ts";
import { exampleChartSource } from "../testing/example-chart-source.ts";
import { exampleKit } from "../testing/example-kit.ts";
import { exampleRepositoryRoot, withChanges } from "../testing/example-repository.ts";
import { type ImageAnswer, lockImages } from "./lock-images.ts";

const missing = await registryMissing();
const folder = "platform/dormant";
const lockFile = `${folder}/images.lock.yaml`;
const indexType = "application/vnd.oci.image.index.v1+json";
/** Nobody listens on port 1. */
const silent = "127.0.0.1:1";

describe.skipIf(missing !== undefined)(
  `images are locked as their registries have them${missing === undefined ? "" : ` (${missing})`}`,
  () => {
    let storage: string;
    let registry: LabRegistry;
    let image: { one: string; two: string };

    beforeAll(async () => {
      storage = await mkdtemp(join(tmpdir(), "catalyst-images-"));
      registry = await startRegistry({ folder: storage });
      image = { one: await push("tools/one", "1.0.0"), two: await pushIndex("tools/two", "2.0.0") };
    });
    afterAll(async () => {
      await registry.stop();
      await rm(storage, { recursive: true, force: true });
    });

    test("the digest of an image, and of an index for several platforms, is written, and comments and order stay", async () => {
      const lock = `# By hand.\nimages:\n  - image: ${registry.host}/tools/two:2.0.0 # the second\n    signer: somebody\n`;

      const { answers, text, again } = await lockWith([`${registry.host}/tools/one:1.0.0`], lock);

      expect(outcomes(answers)).toEqual({ "tools/one:1.0.0": "locked", "tools/two:2.0.0": "locked" });
      expect(text).toBe(
        `# By hand.\nimages:\n  - image: ${registry.host}/tools/two:2.0.0 # the second\n    digest: ${image.two}\n    signer: somebody\n` +
          `  - image: ${registry.host}/tools/one:1.0.0\n    digest: ${image.one}\n`,
      );
      expect(outcomes(await again())).toEqual({ "tools/one:1.0.0": "same", "tools/two:2.0.0": "same" });
    });

    test("a digest that differs from the locked one is told and left, and with update it takes its place", async () => {
      const other = `sha256:${"ab".repeat(32)}`;
      const lock = `images:\n  - image: ${registry.host}/tools/one:1.0.0\n    digest: "${other}"\n`;

      const left = await lockWith([], lock);
      const updated = await lockWith([], lock, { update: true });

      expect(left.answers).toMatchObject([{ outcome: "differs", digest: image.one, before: other }]);
      expect(left.text).toBe(lock);
      expect(updated.answers).toMatchObject([{ outcome: "updated", digest: image.one, before: other }]);
      expect(updated.text).toBe(lock.replace(other, image.one));
    });

    test("an image that is not there, one whose registry does not answer, and one from elsewhere are told, and the others are locked", async () => {
      const { answers, text } = await lockWith(
        [
          `${registry.host}/tools/one:1.0.0`,
          `${registry.host}/tools/one:9.9.9`,
          `${silent}/tools/one:1.0.0`,
          "quay.io/elsewhere/one:1.0.0",
        ],
        "images: []\n",
      );

      expect(answers.map(({ image: name, outcome }) => `${name.replace(registry.host, "here")} ${outcome}`).toSorted()).toEqual([
        "127.0.0.1:1/tools/one:1.0.0 unanswered",
        "here/tools/one:1.0.0 locked",
        "here/tools/one:9.9.9 absent",
        "quay.io/elsewhere/one:1.0.0 not-asked",
      ]);
      expect(answers.find(({ outcome }) => outcome === "unanswered")?.reason).toContain(silent);
      expect(text).toBe(`images:\n  - image: ${registry.host}/tools/one:1.0.0\n    digest: ${image.one}\n`);
    });

    /** The Blueprint brings only the images given, since its job's own is left out of what it renders. */
    async function lockWith(extra: readonly string[], lock: string, { update = false } = {}) {
      const root = await withChanges(exampleRepositoryRoot, [
        { file: lockFile, write: lock },
        { file: `${folder}/chart/templates/job.yaml`, write: "# Nothing.\n" },
        { file: "platform/registries.yaml", write: `registries:\n  - prefix: ${registry.host}\n  - prefix: ${silent}\n` },
        ...(extra.length === 0
          ? []
          : [
              {
                file: `${folder}/blueprint.yaml`,
                append: `  images:\n    extra: [${extra.map((each) => JSON.stringify(each)).join(", ")}]\n`,
              },
            ]),
      ]);
      onTestFinished(() => rm(root, { recursive: true, force: true }));
      const run = async () => {
        const repository = await readRepository(root);
        const blueprint = repository.byName("bp-dormant")!;
        await using renderer = createRenderer({
          repository,
          helm: await resolveHelm(),
          charts: exampleChartSource(),
          kit: exampleKit,
          kubeVersion: "1.31.4",
        });
        const input = {
          repository,
          blueprints: [blueprint],
          clusterDirectories: [],
          rules: [],
          renderer,
          kit: exampleKit,
          kubeVersion: "1.31.4",
        };
        const subject = filesSubject(blueprint, input);
        await addNeeds(subject, blueprint, input);
        const { answers, edits } = await lockImages(subject as BlueprintSubject, {
          clientOf: (host) => createRegistryClient({ registry: host }),
          update,
        });
        await applyEdits(root, edits);

        return answers;
      };
      const answers = await run();

      return { answers, text: await readFile(join(root, lockFile), "utf8"), again: run };
    }

    function outcomes(answers: readonly ImageAnswer[]): Record<string, string> {
      return Object.fromEntries(answers.map(({ image: name, outcome }) => [name.replace(`${registry.host}/`, ""), outcome]));
    }

    async function push(repository: string, tag: string): Promise<string> {
      const client = createRegistryClient({ registry: registry.host });
      const config = new TextEncoder().encode("{}");
      await client.writeBlob(repository, config);
      const manifest = {
        schemaVersion: 2,
        mediaType: mediaTypes.manifest,
        config: describeContent(mediaTypes.imageConfig, config),
        layers: [],
      };

      return client.writeManifest(repository, tag, new TextEncoder().encode(JSON.stringify(manifest)));
    }

    async function pushIndex(repository: string, tag: string): Promise<string> {
      const digest = await push(repository, "amd64");
      const client = createRegistryClient({ registry: registry.host });
      const { bytes } = (await client.readManifest(repository, digest))!;
      const index = {
        schemaVersion: 2,
        mediaType: indexType,
        manifests: [{ mediaType: mediaTypes.manifest, digest, size: bytes.length, platform: { architecture: "amd64", os: "linux" } }],
      };

      return client.writeManifest(repository, tag, new TextEncoder().encode(JSON.stringify(index)), indexType);
    }
  },
);
