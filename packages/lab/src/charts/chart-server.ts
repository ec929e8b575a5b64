import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { stringify } from "yaml";
import { readShapes, sameRepository, shapesDirectory } from "./shape-library.ts";
import { standInSource, type StandIn } from "./stand-in-source.ts";

/** A chart that is served as it is: upstream's bytes, checked by whoever gives them. */
export interface CheckedCopy {
  repository: string;
  name: string;
  version: string;
  appVersion?: string;
  bytes: Uint8Array;
  sha256: string;
}

export interface ServedChart {
  repository: string;
  name: string;
  version: string;
  sha256: string;
  kind: "upstream" | "stand-in";
}

export interface ChartServer {
  /** `http://127.0.0.1:41234/charts`. */
  url: string;
  /** Upstream repository to its URL here, as a map of mirrors. */
  mirrors: Readonly<Record<string, string>>;
  /** Which charts are stand-ins, for the lab's list of mirrors. */
  charts: readonly ServedChart[];
  close(): Promise<void>;
}

export interface ChartServerOptions {
  shapes?: string;
  copies?: readonly CheckedCopy[];
  /** 0: any free one. */
  port?: number;
}

interface Served extends ServedChart {
  bytes: Uint8Array;
  appVersion: string;
}

/**
 * Serves upstream's repositories on this machine: `/charts/<repository>/index.yaml` and the archives it names. A checked copy is served as it is; for
 * what has none the stand-in of the same name and version, which its entry in the index says.
 */
export async function startChartServer(options: ChartServerOptions = {}): Promise<ChartServer> {
  const served = await collect(options);
  const repositories = Map.groupBy(served, ({ repository }) => folderOf(repository));
  const server = createServer((request, response) => answer(repositories, request, response));
  await listen(server, options.port ?? 0);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/charts`;

  return {
    url,
    mirrors: Object.fromEntries(served.map(({ repository }) => [repository, `${url}/${folderOf(repository)}`])),
    charts: served.map(({ repository, name, version, sha256, kind }) => ({ repository, name, version, sha256, kind })),
    close: () => close(server),
  };
}

async function collect({ shapes = shapesDirectory, copies = [] }: ChartServerOptions): Promise<Served[]> {
  const source = standInSource(shapes);
  const standIns = await Promise.all(
    (await readShapes(shapes)).map(async ({ shape }) => {
      const { repository, chart: name, version, appVersion } = shape;
      // It was read from there a moment ago.
      const { bytes, sha256 } = (await source.fetch({ repository, name, version })) as StandIn;

      return { repository, name, version, appVersion, bytes, sha256, kind: "stand-in" as const };
    }),
  );
  const kept = standIns.filter(
    ({ repository, name, version }) =>
      !copies.some((copy) => sameRepository(copy.repository, repository) && copy.name === name && copy.version === version),
  );

  return [...copies.map((copy) => ({ ...copy, appVersion: copy.appVersion ?? "", kind: "upstream" as const })), ...kept];
}

function answer(repositories: ReadonlyMap<string, readonly Served[]>, request: IncomingMessage, response: ServerResponse): void {
  const [, folder = "", file = ""] = /^\/charts\/([^/?]+)\/([^/?]+)(?:\?.*)?$/.exec(request.url ?? "") ?? [];
  const charts = repositories.get(folder);
  const chart = charts?.find(({ name, version }) => file === `${name}-${version}.tgz`);
  if (charts !== undefined && file === "index.yaml") {
    response.writeHead(200, { "content-type": "application/yaml" }).end(stringify(indexOf(charts)));
  } else if (chart !== undefined) {
    response.writeHead(200, { "content-type": "application/gzip", "content-length": chart.bytes.length }).end(chart.bytes);
  } else {
    response.writeHead(404, { "content-type": "text/plain" }).end("The lab has no such chart.\n");
  }
}

function indexOf(charts: readonly Served[]): object {
  const entries = Map.groupBy(charts, ({ name }) => name);

  return {
    apiVersion: "v1",
    entries: Object.fromEntries(
      [...entries].map(([name, versions]) => [
        name,
        versions.map(({ version, appVersion, sha256, kind }) => ({
          apiVersion: "v2",
          name,
          version,
          appVersion,
          digest: sha256,
          urls: [`${name}-${version}.tgz`],
          ...(kind === "stand-in" ? { annotations: { "lab.catalyst/stand-in": "true" } } : {}),
        })),
      ]),
    ),
  };
}

/** `https://charts.bitnami.com/bitnami` → `charts.bitnami.com-bitnami`. */
export function folderOf(repository: string): string {
  return repository
    .replace(/^[a-z]+:\/\//, "")
    .replace(/\/+$/, "")
    .replaceAll(/[^A-Za-z0-9.]+/g, "-");
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();

  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
