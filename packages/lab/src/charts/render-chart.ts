import { execa } from "execa";
import { parseAllDocuments } from "yaml";
import type { TreeMap } from "./shape-schema.ts";

export interface RenderOptions {
  helm: string;
  release: string;
  namespace: string;
  values: object;
  kubeVersion: string;
  /** Further API versions that the cluster is said to serve, as Helm writes them. */
  apiVersions: readonly string[];
  signal?: AbortSignal;
}

export interface RenderedPart {
  object: TreeMap;
  /** Template or definition that it comes from, as Helm names it. */
  source: string;
}

/** Helm refused to render: the message is what it said. */
export class ChartRenderError extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = "ChartRenderError";
  }
}

/** Enough for the largest charts on a busy machine. */
const renderLimitMs = 120_000;

/** Renders a chart (folder or archive) with the real Helm, definitions and hooks included. Rejects with ChartRenderError. */
export async function renderChart(chart: string, options: RenderOptions): Promise<RenderedPart[]> {
  const { helm, release, namespace, values, kubeVersion, apiVersions, signal } = options;
  const flags = ["--namespace", namespace, "--include-crds", "--kube-version", kubeVersion, "--values", "-"];
  const { stdout, stderr, failed } = await execa(
    helm,
    ["template", release, chart, ...flags, ...apiVersions.flatMap((version) => ["--api-versions", version])],
    {
      input: JSON.stringify(values),
      reject: false,
      timeout: renderLimitMs,
      maxBuffer: 100 * 2 ** 20,
      ...(signal === undefined ? {} : { cancelSignal: signal }),
    },
  );
  signal?.throwIfAborted();
  if (failed) throw new ChartRenderError(stderr.trim().split("\n").slice(-5).join("\n"));

  return readRendered(stdout);
}

function readRendered(text: string): RenderedPart[] {
  return text.split(/^---\n(?=# Source: )/m).flatMap((part) => {
    const source = /^# Source: (.*)$/m.exec(part)?.[1] ?? "";

    return parseAllDocuments(part, { merge: true })
      .map((document) => document.toJS() as TreeMap | null)
      .filter((object) => object !== null && typeof object === "object" && "kind" in object)
      .map((object) => ({ object: object as TreeMap, source }));
  });
}
