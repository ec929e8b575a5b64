import type { KubeApi } from "../kube/start-kube-api.ts";
import { type WatchedObject, watchObjects } from "../kube/watch-objects.ts";
import { findTool } from "../tools/find-tool.ts";
import { thisHost } from "../tools/tool-host.ts";
import type { ArtifactServer } from "./artifact-server.ts";
import { buildChart, type ChartSurroundings } from "./build-chart.ts";
import { ChartFailure } from "./chart-failure.ts";
import { statusOfBuilt, statusOfFailed } from "./chart-status.ts";
import { durationMs } from "./go-duration.ts";
import { sourceGroup } from "./source-definitions.ts";
import type { HelmChart, HelmChartStatus, HelmRepository, SecretData } from "./source-objects.ts";

/** Plays the part of Flux's source-controller for charts in OCI registries. */
export interface SourceController {
  stop(): Promise<void>;
}

/** After a failure, then doubled each time, as Flux's own controllers are set. */
const leastRetryMs = 750;
const mostRetryMs = 15 * 60_000;

const collection = `/apis/${sourceGroup}/v1`;

/**
 * Watches HelmCharts and keeps the archive of each on the server. The real cosign must be there; its absence is an error now rather than a
 * refusal of every chart later. The kinds of `sourceDefinitions` have to be served already.
 */
export async function startSourceController(kube: KubeApi, artifacts: ArtifactServer): Promise<SourceController> {
  const { found: cosign } = await findTool("cosign", thisHost());
  if (cosign === undefined) throw new Error("cosign is not built (./catalyst tools build cosign)");
  const around = surroundings(kube, cosign.path);
  const stopping = new AbortController();
  const { signal } = stopping;
  const charts = new Map<string, ChartLine>();

  const watches = [
    watchObjects(kube, `${collection}/helmcharts`, (object) => onChart(object as HelmChart), signal),
    watchObjects(kube, `${collection}/helmrepositories`, onRepository, signal),
  ];

  return {
    async stop() {
      stopping.abort();
      for (const { timer } of charts.values()) clearTimeout(timer);
      await Promise.all([...watches, ...[...charts.values()].map(({ work }) => work)]);
    },
  };

  function onChart(chart: HelmChart): void {
    const key = `${chart.metadata.namespace}/${chart.metadata.name}`;
    const line: ChartLine = charts.get(key) ?? { latest: chart, work: Promise.resolve(), failures: 0 };
    const isNew =
      !charts.has(key) || line.latest.metadata.generation !== chart.metadata.generation || requestedAt(line.latest) !== requestedAt(chart);
    line.latest = chart;
    charts.set(key, line);
    if (isNew) enqueue(line);
  }

  function onRepository({ metadata: { namespace, name } }: WatchedObject): void {
    for (const line of charts.values()) {
      const { metadata, spec } = line.latest;
      if (metadata.namespace === namespace && spec.sourceRef.name === name) enqueue(line);
    }
  }

  /** One chart is worked on by one at a time. */
  function enqueue(line: ChartLine): void {
    clearTimeout(line.timer);
    line.work = line.work.then(() => reconcile(line));
  }

  async function reconcile(line: ChartLine): Promise<void> {
    const chart = line.latest;
    if (signal.aborted || chart.spec.suspend === true || chart.metadata.deletionTimestamp !== undefined) return;
    try {
      const built = await buildChart(chart, around, signal);
      const { namespace, name } = chart.metadata;
      const artifact = artifacts.keep(`helmchart/${namespace}/${name}/${built.name}-${built.version}.tgz`, built.version, built.bytes);
      await writeStatus(chart, statusOfBuilt(chart, built, artifact, new Date()));
      line.failures = 0;
    } catch (error) {
      if (signal.aborted) return;
      line.failures += 1;
      if (error instanceof ChartFailure) await writeStatus(chart, statusOfFailed(chart, error, new Date())).catch(() => undefined);
    }
    const retry = Math.min(leastRetryMs * 2 ** (line.failures - 1), mostRetryMs);
    clearTimeout(line.timer);
    line.timer = setTimeout(() => enqueue(line), line.failures === 0 ? durationMs(chart.spec.interval) : retry);
    line.timer.unref();
  }

  /** What a status does not name stays as it was: the archive of before after a failure. */
  async function writeStatus({ metadata: { namespace, name } }: HelmChart, status: HelmChartStatus): Promise<void> {
    const path = `${collection}/namespaces/${namespace}/helmcharts/${name}/status?fieldManager=source-controller`;
    const { status: code, body } = await kube.call("PATCH", path, { status });
    if (code !== 200 && code !== 404)
      throw new Error(`the status of HelmChart ${namespace}/${name} was not taken: ${String(body.message)}`);
  }
}

interface ChartLine {
  latest: HelmChart;
  work: Promise<void>;
  /** In a row. */
  failures: number;
  timer?: NodeJS.Timeout;
}

function requestedAt({ metadata }: HelmChart): string | undefined {
  return metadata.annotations?.["reconcile.fluxcd.io/requestedAt"];
}

function surroundings(kube: KubeApi, cosign: string): ChartSurroundings {
  return {
    cosign,
    async findRepository(namespace, name) {
      return (await find(`${collection}/namespaces/${namespace}/helmrepositories/${name}`)) as HelmRepository | undefined;
    },
    async findSecret(namespace, name) {
      const secret = (await find(`/api/v1/namespaces/${namespace}/secrets/${name}`)) as { data?: SecretData } | undefined;
      return secret === undefined ? undefined : (secret.data ?? {});
    },
  };

  async function find(path: string): Promise<unknown> {
    const { status, body } = await kube.call("GET", path);
    if (status === 404) return undefined;
    if (status !== 200) throw new Error(`${path}: ${String(body.message)}`);

    return body;
  }
}
