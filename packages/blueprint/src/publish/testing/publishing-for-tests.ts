import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { resolveHelm } from "@catalyst/lab/helm/resolve-helm.ts";
import { type LabRegistry, registryMissing, startRegistry } from "@catalyst/lab/registry/start-registry.ts";
import { createRegistryClient } from "../../oci/registry-client.ts";
import type { HelmProgram } from "../../render/helm.ts";
import { verifyArtifact, type VerifyArtifactOptions } from "../artifact/verify-artifact.ts";
import type { ArtifactVerdict } from "../artifact/artifact-finding.ts";
import type { PublishDependencies, PublishInput, PublishResult } from "../publication.ts";
import { publishBlueprint } from "../publish-blueprint.ts";
import { createFileReservations } from "../reservations/file-reservations.ts";
import { generateSigningKey, parseSigningKey, type SigningKey } from "../signing/signing-key.ts";
import { type SampleChanges, writeSampleRepository } from "./sample-repository.ts";
import { sourceOf, tinyChart } from "./sample-charts.ts";

export const publishingMissing = await registryMissing();
export const kubeVersion = "1.31.4";

/** A registry, a repository with the samples and a key: everything that publishing needs, and nothing of it shared with another test file. */
export interface Publishing {
  folder: string;
  registry: LabRegistry;
  helm: HelmProgram;
  key: SigningKey;
  keyPath: string;
  publicKeyPath: string;
  /** The wrapped chart, as its repository serves it. */
  tiny: Buffer;
  /** Another folder with the samples, changed. */
  repository(changes?: SampleChanges, tiny?: Uint8Array): Promise<string>;
  input(root: string, more?: Partial<PublishInput>): PublishInput;
  dependencies(more?: Partial<PublishDependencies>): PublishDependencies;
  /** Publishes `platform/wrap` of a folder. */
  publish(root: string, more?: { input?: Partial<PublishInput>; dependencies?: Partial<PublishDependencies> }): Promise<PublishResult>;
  verify(repository: string, tag: string, more?: Partial<VerifyArtifactOptions>): Promise<ArtifactVerdict>;
  stop(): Promise<void>;
}

export async function startPublishing(): Promise<Publishing> {
  const folder = await mkdtemp(join(tmpdir(), "catalyst-publishing-"));
  const registry = await startRegistry({ folder: join(folder, "registry") });
  const [helm, tiny, pems] = [await resolveHelm(), await tinyChart(), generateSigningKey()];
  const key = parseSigningKey(pems.privateKeyPem);
  const [keyPath, publicKeyPath] = [join(folder, "signing.pem"), join(folder, "signing.pub")];
  await writeFile(keyPath, pems.privateKeyPem, { mode: 0o600 });
  await writeFile(publicKeyPath, pems.publicKeyPem);
  let repositories = 0;

  return { folder, registry, helm, key, keyPath, publicKeyPath, tiny, repository, input, dependencies, publish, verify, stop };

  async function repository(changes: SampleChanges = {}, wrapped: Uint8Array = tiny): Promise<string> {
    repositories += 1;
    const root = join(folder, `repository-${repositories}`);
    await writeSampleRepository(root, wrapped, changes);

    return root;
  }

  function input(root: string, more: Partial<PublishInput> = {}): PublishInput {
    return {
      directory: join(root, "platform/wrap"),
      repositoryRoot: root,
      to: `oci://${registry.host}/charts`,
      outputDirectory: join(folder, "output"),
      run: "a run of a test",
      ...more,
    };
  }

  function dependencies(more: Partial<PublishDependencies> = {}): PublishDependencies {
    return {
      registry: createRegistryClient({ registry: registry.host }),
      signingKey: key,
      charts: sourceOf(tiny),
      findModule: () => Promise.resolve(undefined),
      helm,
      kubeVersion,
      reservations: createFileReservations(join(folder, "reservations"), () => new Date()),
      verify: () => Promise.resolve({ errors: 0, warnings: 0, notChecked: 0, ruleSetVersion: "rules-of-a-test" }),
      now: () => new Date(),
      ...more,
    };
  }

  function publish(
    root: string,
    more: { input?: Partial<PublishInput>; dependencies?: Partial<PublishDependencies> } = {},
  ): Promise<PublishResult> {
    return publishBlueprint(input(root, more.input), dependencies(more.dependencies));
  }

  function verify(name: string, tag: string, more: Partial<VerifyArtifactOptions> = {}): Promise<ArtifactVerdict> {
    const options = { registry: createRegistryClient({ registry: registry.host }), publicKey: key, helm, kubeVersion, ...more };

    return verifyArtifact({ registry: registry.host, repository: name, tag }, options);
  }

  async function stop(): Promise<void> {
    await registry.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
