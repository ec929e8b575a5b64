import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";
import { expect, test } from "vitest";
import { readChartArchive } from "./read-chart-archive.ts";
import { writeChartArchive } from "./write-chart-archive.ts";

const chart = new Map([
  ["cilium/Chart.yaml", Buffer.from("name: cilium\n")],
  ["cilium/templates/a.yaml", Buffer.from("kind: ConfigMap\n")],
  ["cilium/empty.txt", Buffer.alloc(0)],
]);

type EntryHeader = Parameters<ReturnType<typeof pack>["entry"]>[0];

test("What was packed is read back, with the chart's folder in the names", async () => {
  const files = await readChartArchive(await writeChartArchive(chart));

  expect(Object.fromEntries(files)).toEqual(Object.fromEntries(chart));
});

test("The same files give the same bytes in whatever order they were handed over", async () => {
  const reversed = new Map([...chart].toReversed());

  const [one, other] = [await writeChartArchive(chart), await writeChartArchive(reversed)];

  expect(one.equals(other)).toBe(true);
});

test.each([
  ["path-traversal", [{ name: "cilium/../../etc/passwd" }]],
  ["path-traversal", [{ name: "..", type: "directory" }]],
  ["absolute-path", [{ name: "/etc/passwd" }]],
  ["absolute-path", [{ name: "C:/windows/x" }]],
  ["absolute-path", [{ name: "cilium\\..\\x" }]],
  ["not-a-file", [{ name: "cilium/link", type: "symlink", linkname: "/etc/passwd" }]],
  ["not-a-file", [{ name: "cilium/hard", type: "link", linkname: "cilium/Chart.yaml" }]],
  ["not-a-file", [{ name: "cilium/disk", type: "block-device" }]],
  ["not-a-file", [{ name: "cilium/pipe", type: "fifo" }]],
  ["several-roots", [{ name: "cilium/Chart.yaml" }, { name: "other/Chart.yaml" }]],
  ["several-roots", [{ name: "Chart.yaml" }]],
  ["duplicate-entry", [{ name: "cilium/Chart.yaml" }, { name: "cilium/./Chart.yaml" }]],
  ["empty", [{ name: "cilium", type: "directory" }]],
] as [string, EntryHeader[]][])("An archive is refused as %s: %j", async (code, headers) => {
  const archive = gzipSync(await tarOf(headers));

  await expect(readChartArchive(archive)).rejects.toMatchObject({ name: "ChartArchiveError", code });
});

test("Bytes that are no gzip, and gzip that is no tar, are refused as what they are", async () => {
  await expect(readChartArchive(Buffer.from("<html>not found</html>"))).rejects.toMatchObject({ code: "not-an-archive" });
  await expect(readChartArchive(gzipSync(Buffer.alloc(2_048, 7)))).rejects.toMatchObject({ code: "not-an-archive" });
});

test("An archive that was cut off is refused", async () => {
  const whole = await writeChartArchive(
    new Map([["cilium/big", Buffer.from(Array.from({ length: 50_000 }, (_, at) => (at * 7_919) % 251))]]),
  );

  await expect(readChartArchive(whole.subarray(0, whole.length - 200))).rejects.toMatchObject({ code: "not-an-archive" });
});

test("A small archive that unpacks to a huge one is stopped at the limit, in one file as in many", async () => {
  const bomb = await writeChartArchive(new Map([["cilium/zeroes", Buffer.alloc(4 * 2 ** 20)]]));

  await expect(readChartArchive(bomb, { total: 2 ** 20 })).rejects.toMatchObject({ code: "too-large" });
  await expect(readChartArchive(bomb, { file: 2 ** 20 })).rejects.toMatchObject({ code: "too-large" });
});

test("An archive of very many entries is refused", async () => {
  const many = new Map(Array.from({ length: 11 }, (_, at) => [`cilium/${at}`, Buffer.alloc(1)]));

  await expect(readChartArchive(await writeChartArchive(many), { entries: 10 })).rejects.toMatchObject({ code: "too-many-entries" });
});

async function tarOf(headers: readonly EntryHeader[]): Promise<Buffer> {
  const archive = pack();
  const bytes = buffer(archive);
  for (const header of headers) {
    if ((header.type ?? "file") === "file") archive.entry(header, "x");
    else archive.entry(header);
  }
  archive.finalize();

  return bytes;
}
