import { clusterReleases } from "@catalyst/blueprint/model/cluster-releases.ts";
import { loadCluster } from "@catalyst/blueprint/model/load-cluster.ts";
import type { Targets } from "@catalyst/blueprint/model/find-targets.ts";
import { publishedArtifactOf, readPublishedVersions } from "@catalyst/blueprint/publish/artifact/published-versions.ts";
import { verifyArtifact } from "@catalyst/blueprint/publish/artifact/verify-artifact.ts";
import type { VerifyingKey } from "@catalyst/blueprint/publish/signing/signing-key.ts";
import type { HelmProgram } from "@catalyst/blueprint/render/helm.ts";
import { limitConcurrency } from "@catalyst/blueprint/render/limit-concurrency.ts";
import type { PublishedArtifact } from "@catalyst/blueprint/rules/subject.ts";
import type { RegistryAnswers } from "@catalyst/blueprint/rules/verify.ts";
import type { Context } from "../context.ts";
import { connectRegistry, repositoryIn } from "./registry.ts";

/** Each artifact is pulled and rendered: more at once would only wait for the processors. */
const atOnce = 4;

/** Asks a registry what rules want to know: the versions of the judged Blueprints, and the state of everything that the judged clusters pin. */
export async function askRegistry(
  context: Context,
  { repository, blueprints, clusterDirectories }: Targets,
  options: { registry: string; publicKey: VerifyingKey | undefined; helm: HelmProgram; kubeVersion: string },
): Promise<RegistryAnswers> {
  const { registry, ...judging } = options;
  const run = limitConcurrency(atOnce);
  const releases = clusterDirectories.flatMap((directory) =>
    clusterReleases(loadCluster(repository.files, directory), repository, undefined),
  );
  const pins = new Map(releases.map(({ chart, version }) => [`${chart}:${version}`, { chart, version }]));
  const versions = new Map<string, readonly string[]>();
  const artifacts = new Map<string, PublishedArtifact | undefined>();

  await Promise.all([
    ...blueprints.map(({ name }) =>
      run(async () => {
        const place = repositoryIn(registry, name);
        versions.set(name, await readPublishedVersions(connectRegistry(context, place), place.repository, context.signal));
      }),
    ),
    ...[...pins].map(([key, { chart, version }]) =>
      run(async () => {
        const reference = { ...repositoryIn(registry, chart), tag: version };
        const verdict = await verifyArtifact(reference, {
          registry: connectRegistry(context, reference),
          ...judging,
          signal: context.signal,
        });
        artifacts.set(key, publishedArtifactOf(verdict));
      }),
    ),
  ]);

  return { versions: (name) => versions.get(name), artifact: (name, version) => artifacts.get(`${name}:${version}`) };
}
