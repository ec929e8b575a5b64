import { ChartFailure } from "./chart-failure.ts";
import { type ChartPlace, pullArchive, pullManifest } from "./pull-chart.ts";
import type { HelmChart, HelmRepository, SecretData } from "./source-objects.ts";
import { verifySignature } from "./verify-signature.ts";

export interface BuiltChart {
  name: string;
  version: string;
  bytes: Uint8Array;
  /** A signature was asked for, and is right. */
  verified: boolean;
}

export interface ChartSurroundings {
  /** Path of the real cosign. */
  cosign: string;
  findRepository(namespace: string, name: string): Promise<HelmRepository | undefined>;
  findSecret(namespace: string, name: string): Promise<SecretData | undefined>;
}

/** Pulls what a HelmChart names, and verifies the signature before anything of it is used. Rejects with ChartFailure. */
export async function buildChart(chart: HelmChart, around: ChartSurroundings, signal: AbortSignal): Promise<BuiltChart> {
  const { chart: name, version, verify } = chart.spec;
  const repository = await requireRepository(chart, around);
  const dockerConfig = await readDockerConfig(repository, around);
  const place = placeOf(repository, name, version, dockerConfig);

  const manifest = await pullManifest(place, signal);
  if (verify !== undefined) {
    await verifySignature(
      around.cosign,
      {
        name: `${repository.spec.url}/${name}:${version}`,
        reference: `${new URL(place.registry).host}/${place.repository}@${manifest.digest}`,
        publicKeys: await readPublicKeys(chart, around),
        insecure: repository.spec.insecure === true,
        ...(dockerConfig === undefined ? {} : { dockerConfig }),
      },
      signal,
    );
  }

  return { name, version, bytes: await pullArchive(place, manifest, signal), verified: verify !== undefined };
}

async function requireRepository({ metadata, spec }: HelmChart, around: ChartSurroundings): Promise<HelmRepository> {
  const { kind, name } = spec.sourceRef;
  if (kind !== "HelmRepository")
    throw new ChartFailure("InvalidChartReference", `the lab takes charts from a HelmRepository, not from a ${kind}`);
  // Every version of the kit is exact; a range would need the list of all tags.
  if (!/^\d+\.\d+\.\d+(?:-[\w.-]+)?(?:\+[\w.-]+)?$/.test(spec.version))
    throw new ChartFailure("InvalidChartReference", `the lab takes exact versions, not "${spec.version}"`);
  const repository = await around.findRepository(metadata.namespace, name);
  if (repository === undefined)
    throw new ChartFailure("InvalidChartReference", `there is no HelmRepository '${metadata.namespace}/${name}'`);
  if (repository.spec.type !== "oci") throw new ChartFailure("InvalidChartReference", `HelmRepository '${name}' is not of type oci`);

  return repository;
}

function placeOf({ spec }: HelmRepository, chart: string, version: string, dockerConfig: string | undefined): ChartPlace {
  const [host = "", ...path] = spec.url
    .replace(/^oci:\/\//, "")
    .replace(/\/$/, "")
    .split("/");
  const authorization = dockerConfig === undefined ? undefined : authorizationFor(host, dockerConfig);

  return {
    registry: `${spec.insecure === true ? "http" : "https"}://${host}`,
    repository: [...path, chart].join("/"),
    // A tag cannot hold the plus of a version.
    tag: version.replaceAll("+", "_"),
    ...(authorization === undefined ? {} : { authorization }),
  };
}

function authorizationFor(host: string, dockerConfig: string): string | undefined {
  const { auths } = JSON.parse(dockerConfig) as { auths?: Record<string, { auth?: string; username?: string; password?: string }> };
  const entry = auths?.[host];
  if (entry?.auth !== undefined) return `Basic ${entry.auth}`;
  if (entry?.username === undefined) return undefined;

  return `Basic ${Buffer.from(`${entry.username}:${entry.password ?? ""}`).toString("base64")}`;
}

async function readDockerConfig({ metadata, spec }: HelmRepository, around: ChartSurroundings): Promise<string | undefined> {
  if (spec.secretRef === undefined) return undefined;
  const { namespace } = metadata;
  const data = await around.findSecret(namespace, spec.secretRef.name);
  const text = data?.[".dockerconfigjson"];
  if (text === undefined) throw new ChartFailure("AuthenticationFailed", `failed to get secret '${namespace}/${spec.secretRef.name}'`);

  return Buffer.from(text, "base64").toString();
}

async function readPublicKeys({ metadata, spec }: HelmChart, around: ChartSurroundings): Promise<Map<string, string>> {
  const { provider, secretRef } = spec.verify!;
  if (provider !== "cosign" || secretRef === undefined)
    throw new ChartFailure("ChartVerificationError", "the lab verifies with cosign and a key in secretRef alone");
  const place = `${metadata.namespace}/${secretRef.name}`;
  const data = await around.findSecret(metadata.namespace, secretRef.name);
  if (data === undefined) throw new ChartFailure("ChartVerificationError", `failed to get secret '${place}'`);
  const keys = Object.entries(data).filter(([name]) => name.endsWith(".pub"));
  if (keys.length === 0) throw new ChartFailure("ChartVerificationError", `no public keys found in secret '${place}'`);

  return new Map(keys.map(([name, text]) => [name, Buffer.from(text, "base64").toString()]));
}
