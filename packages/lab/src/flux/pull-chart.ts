import { createHash } from "node:crypto";
import { ChartFailure } from "./chart-failure.ts";

/** A chart in a registry: `http://127.0.0.1:5000`, `charts/bp-x`, `1.0.0`. */
export interface ChartPlace {
  registry: string;
  repository: string;
  tag: string;
  /** Basic credentials as they go into the header. */
  authorization?: string;
}

export interface PulledManifest {
  /** Of the bytes that came, whatever the registry says. */
  digest: string;
  /** Of the layer that holds the chart. */
  chartDigest: string;
}

const manifestType = "application/vnd.oci.image.manifest.v1+json";
const chartType = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";
/** What Flux gives a HelmRepository without a timeout. */
const pullLimitMs = 60_000;

/** Reads the manifest behind a tag. Rejects with ChartFailure ChartPullError when there is none, or it is no chart's. */
export async function pullManifest(place: ChartPlace, signal: AbortSignal): Promise<PulledManifest> {
  const bytes = await fetchBytes(place, `manifests/${place.tag}`, signal);
  const { layers } = readManifest(bytes);
  const chart = layers?.find(({ mediaType }) => mediaType === chartType);
  if (chart === undefined)
    throw new ChartFailure("ChartPullError", `${place.repository}:${place.tag} is no chart: it has no layer ${chartType}`);

  return { digest: digestOf(bytes), chartDigest: chart.digest };
}

/** Reads the archive. Rejects with ChartFailure ChartPullError when its bytes are not those that the manifest names. */
export async function pullArchive(place: ChartPlace, { chartDigest }: PulledManifest, signal: AbortSignal): Promise<Uint8Array> {
  const bytes = await fetchBytes(place, `blobs/${chartDigest}`, signal);
  if (digestOf(bytes) !== chartDigest)
    throw new ChartFailure(
      "ChartPullError",
      `failed to download chart for remote reference: digest ${digestOf(bytes)} is not ${chartDigest}`,
    );

  return bytes;
}

async function fetchBytes({ registry, repository, authorization }: ChartPlace, what: string, signal: AbortSignal): Promise<Uint8Array> {
  const url = `${registry}/v2/${repository}/${what}`;
  try {
    const reply = await fetch(url, {
      headers: { accept: manifestType, ...(authorization === undefined ? {} : { authorization }) },
      signal: AbortSignal.any([signal, AbortSignal.timeout(pullLimitMs)]),
    });
    if (!reply.ok) throw new Error(`${reply.status} ${reply.statusText}`);

    return new Uint8Array(await reply.arrayBuffer());
  } catch (cause) {
    throw new ChartFailure("ChartPullError", `failed to get '${url}': ${(cause as Error).message}`, { cause });
  }
}

function readManifest(bytes: Uint8Array): { layers?: { mediaType: string; digest: string }[] } {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as { layers?: { mediaType: string; digest: string }[] };
  } catch (cause) {
    throw new ChartFailure("ChartPullError", "the manifest is not JSON", { cause });
  }
}

function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}
