import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import { startEmbeddedPostgres } from "./embedded-postgres.ts";
import { livePostmaster } from "./postmaster.ts";

async function freshFolder(depth = ""): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "catalyst-embedded-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return join(folder, depth);
}

async function scalar(url: string, query: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query({ text: query, rowMode: "array" });
  await client.end();
  return (rows[0] as unknown[])[0];
}

test("starts PostgreSQL 18 in a fresh folder, keeps data over a restart and stops without a trace", async () => {
  const folder = await freshFolder();

  const first = await startEmbeddedPostgres({ folder, signal: AbortSignal.timeout(60_000), disposable: true });
  const version = await scalar(first.url, "show server_version");
  await scalar(first.url, "create table kept as select 42 as answer; select 1").catch(() => {});
  await first.stop();
  const afterStop = await livePostmaster(join(folder, "data"));
  const second = await startEmbeddedPostgres({ folder, signal: AbortSignal.timeout(60_000), disposable: true });
  const answer = await scalar(second.url, "select answer from kept");
  await second.stop();

  expect(version).toMatch(/^18\./);
  expect(afterStop).toBeUndefined();
  expect(answer).toBe(42);
}, 60_000);

test("adopts a running postmaster, which only the last of its users stops", async () => {
  const folder = await freshFolder();
  const options = { folder, signal: AbortSignal.timeout(60_000), disposable: true };

  const first = await startEmbeddedPostgres(options);
  const second = await startEmbeddedPostgres(options);
  await first.stop();
  const answer = await scalar(second.url, "select 1");
  await second.stop();

  expect(second.adopted).toBe(true);
  expect(answer).toBe(1);
  expect(await livePostmaster(join(folder, "data"))).toBeUndefined();
}, 60_000);

test("takes a folder whose path is too long for a socket", async () => {
  const folder = await freshFolder("a-rather-long-name-".repeat(6));

  const postgres = await startEmbeddedPostgres({ folder, signal: AbortSignal.timeout(60_000), disposable: true });
  const answer = await scalar(postgres.url, "select 1");
  await postgres.stop();

  expect(answer).toBe(1);
}, 60_000);
