import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startChartServer, type ChartServer } from "@catalyst/lab/charts/chart-server.ts";
import { standInSource } from "@catalyst/lab/charts/stand-in-source.ts";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { openChartCache, type ChartCache } from "./chart-cache.ts";
import type { ChartSource } from "./chart-source.ts";
import { layeredSource } from "./layered-source.ts";
import { networkSource } from "./network-source.ts";
import { writeChartArchive } from "./write-chart-archive.ts";

const externalDns = { name: "external-dns", version: "1.15.2", repository: "https://kubernetes-sigs.github.io/external-dns" };
/** A port that nobody listens on: it is reserved, and no server is given it. */
const nobody = { name: "widget", version: "1.0.0", repository: "http://127.0.0.1:1/charts" };

let lab: ChartServer;
let folder: string;
let cache: ChartCache;
let server: Server | undefined;

beforeAll(async () => {
  lab = await startChartServer();
}, 60_000);
afterAll(() => lab.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "charts-"));
  cache = openChartCache(folder);
});
afterEach(async () => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
  await rm(folder, { recursive: true, force: true });
});

test("A chart comes from the mirror of its repository, with the digest of its bytes", async () => {
  const network = networkSource({ mirrors: lab.mirrors, connect });

  const fetched = await network.fetch(externalDns);

  expect(fetched?.sha256).toBe(lab.charts.find(({ name }) => name === "external-dns")?.sha256);
  expect(createHash("sha256").update(fetched!.bytes).digest("hex")).toBe(fetched?.sha256);
});

test("What was fetched once is had again without a network, by the same name and by its digest", async () => {
  const copies = await upstreamCopy();
  const online = layeredSource({ cache, network: networkSource({ mirrors: copies.mirrors, connect }) });
  const offline = layeredSource({ cache });

  const fetched = await online.fetch(externalDns);
  await copies.close();

  expect(fetched?.kind).toBe("upstream");
  expect(await offline.fetch(externalDns)).toMatchObject({ kind: "upstream", sha256: fetched?.sha256 });
  expect((await readdir(join(folder, "charts"))).toSorted()).toEqual([`${fetched?.sha256}.tgz`, "index"]);
});

test("A stand-in that a mirror serves is used as one, never kept, and never taken for what was locked", async () => {
  const locked = { dependencies: [{ ...externalDns, sha256: "0".repeat(64) }] };
  const source = layeredSource({ cache, network: networkSource({ mirrors: lab.mirrors, connect }), lock: locked });

  const fetched = await source.fetch(externalDns);

  expect(fetched?.kind).toBe("stand-in");
  expect(await layeredSource({ cache }).fetch(externalDns)).toBeUndefined();
});

test("A cached archive whose bytes have changed is not used", async () => {
  const fetched = await cache.write(externalDns, await widget());
  await writeFile(join(folder, "charts", `${fetched.sha256}.tgz`), "something else");

  expect(await cache.read(externalDns)).toBeUndefined();
});

test("Offline, with nothing cached, there is no chart, and with stand-ins there is one that says so", async () => {
  const bare = layeredSource({ cache });
  const withStandIns = layeredSource({ cache, standIns: standInSource() });

  expect(await bare.fetch(externalDns)).toBeUndefined();
  expect(await withStandIns.fetch(externalDns)).toMatchObject({ kind: "stand-in" });
  expect(await readdir(folder)).toEqual([]);
});

test("A repository that cannot be reached is said once, and what it holds counts as not to be had", async () => {
  const said: string[] = [];
  const source = layeredSource({ cache, network: networkSource({ connect }), say: (sentence) => said.push(sentence) });

  expect(await source.fetch(nobody)).toBeUndefined();
  expect(await source.fetch({ ...nobody, name: "other" })).toBeUndefined();

  expect(said).toHaveLength(1);
  expect(said[0]).toContain("http://127.0.0.1:1/charts/index.yaml cannot be reached");
});

test("Bytes other than the locked ones are refused, and no stand-in takes their place", async () => {
  const lock = { dependencies: [{ ...externalDns, sha256: "0".repeat(64) }] };
  const copies = await upstreamCopy();
  const source = layeredSource({ cache, network: networkSource({ mirrors: copies.mirrors, connect }), standIns: standInSource(), lock });

  await expect(source.fetch(externalDns)).rejects.toMatchObject({ code: "DEP-DIGEST" });
  await copies.close();
});

test("Addresses in the index may be relative or absolute, and a version is found with and without its v", async () => {
  const bytes = await widget();
  const { url } = await serve((base) => ({
    "/repo/index.yaml": indexOf([
      { version: "v1.0.0", urls: ["files/widget.tgz"] },
      { version: "2.0.0", urls: [`${base}/elsewhere/widget.tgz`] },
    ]),
    "/repo/files/widget.tgz": bytes,
    "/elsewhere/widget.tgz": bytes,
  }));
  const network = networkSource({ connect });
  const repository = `${url}/repo`;

  for (const version of ["v1.0.0", "1.0.0", "2.0.0"]) {
    const fetched = await network.fetch({ name: "widget", version, repository });

    expect(Buffer.from(fetched!.bytes).equals(bytes)).toBe(true);
  }
});

test.each([
  ["DEP-NOT-FOUND", "a version that the repository has not", { version: "9.9.9" }],
  ["DEP-NOT-FOUND", "an archive that is not there", { version: "3.0.0" }],
  ["DEP-DIGEST", "bytes that are not the index's", { version: "4.0.0" }],
  ["DEP-ARCHIVE", "what is no archive", { version: "5.0.0" }],
  ["DEP-ARCHIVE", "the archive of another chart", { name: "gadget", version: "1.0.0" }],
  ["DEP-NOT-FOUND", "a chart that the repository has not", { name: "unknown", version: "1.0.0" }],
])("%s: %s", async (code, _what, wanted) => {
  const { url } = await serve(async () => ({
    "/index.yaml": indexOf(
      [
        { version: "3.0.0", urls: ["gone.tgz"] },
        { version: "4.0.0", urls: ["widget.tgz"], digest: "f".repeat(64) },
        { version: "5.0.0", urls: ["page.tgz"] },
      ],
      [{ version: "1.0.0", urls: ["widget.tgz"] }],
    ),
    "/widget.tgz": await widget(),
    "/page.tgz": Buffer.from("<html></html>"),
  }));

  const fetching = networkSource({ connect }).fetch({ name: "widget", repository: url, ...wanted });

  await expect(fetching).rejects.toMatchObject({ name: "DependencyError", code });
});

test("An answer that is no index is told from nobody answering", async () => {
  const { url } = await serve(() => ({ "/index.yaml": Buffer.from("- a list\n") }));

  await expect(networkSource({ connect }).fetch({ ...nobody, repository: url })).rejects.toMatchObject({ code: "DEP-INDEX" });
  await expect(networkSource({ connect }).fetch(nobody)).rejects.toMatchObject({ code: "DEP-UNREACHABLE" });
});

test("Plain http beyond this machine is refused before anything is sent", async () => {
  const fetching = networkSource({ connect }).fetch({ ...nobody, repository: "http://charts.example.test" });

  await expect(fetching).rejects.toMatchObject({ code: "DEP-INSECURE" });
});

test("An index is asked for once for all charts of its repository", async () => {
  const { url, asked } = await serve(async () => ({
    "/index.yaml": indexOf([{ version: "1.0.0", urls: ["widget.tgz"] }]),
    "/widget.tgz": await widget(),
  }));
  const network: ChartSource = networkSource({ connect });

  await network.fetch({ name: "widget", version: "1.0.0", repository: url });
  await network.fetch({ name: "widget", version: "1.0.0", repository: `${url}/` });

  expect(asked.filter((path) => path === "/index.yaml")).toHaveLength(1);
});

test("A call that is cancelled ends with the reason for it", async () => {
  const reason = new Error("not needed any more");

  await expect(networkSource({ connect }).fetch(nobody, AbortSignal.abort(reason))).rejects.toBe(reason);
});

test("The index on disk says which dependency an archive is", async () => {
  const { sha256 } = await cache.write(externalDns, await widget());
  const [file] = await readdir(join(folder, "charts", "index"));

  expect(JSON.parse(await readFile(join(folder, "charts", "index", file!), "utf8"))).toEqual({ ...externalDns, sha256 });
});

function connect(): never {
  throw new Error("No chart of these tests is in a registry.");
}

/** A repository that has upstream's own archive, which is what nobody marked as a stand-in. */
async function upstreamCopy(): Promise<ChartServer> {
  const bytes = await chartOf("external-dns");
  const sha256 = createHash("sha256").update(bytes).digest("hex");

  return startChartServer({ copies: [{ ...externalDns, bytes, sha256 }] });
}

function widget(): Promise<Buffer> {
  return chartOf("widget");
}

function chartOf(name: string): Promise<Buffer> {
  return writeChartArchive(new Map([[`${name}/Chart.yaml`, Buffer.from(`apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`)]]));
}

interface Entry {
  version: string;
  urls: string[];
  digest?: string;
}

function indexOf(widgets: Entry[], gadgets: Entry[] = []): Buffer {
  return Buffer.from(JSON.stringify({ apiVersion: "v1", entries: { widget: widgets, gadget: gadgets } }));
}

/** A repository of one's own, with the paths that it was asked for. */
async function serve(
  files: (base: string) => Record<string, Buffer> | Promise<Record<string, Buffer>>,
): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  let served: Record<string, Buffer> = {};
  const listening = createServer((request, response) => {
    asked.push(request.url ?? "");
    const content = served[request.url ?? ""];
    if (content === undefined) response.writeHead(404).end();
    else response.writeHead(200).end(content);
  });
  server = listening;
  await new Promise<void>((resolve) => {
    listening.listen(0, "127.0.0.1", resolve);
  });
  const url = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
  served = await files(url);

  return { url, asked };
}
