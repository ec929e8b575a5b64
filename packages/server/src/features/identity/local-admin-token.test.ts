import { chmod, mkdtemp, readFile, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { testDatabase } from "../../testing/test-database.ts";
import { systemRandom } from "../../platform/random.ts";
import { createManualClock } from "../../platform/manual-clock.ts";
import { hashOf } from "./credential.ts";
import { ensureLocalAdminToken } from "./local-admin-token.ts";
import { readToken } from "./token-store.ts";

test("the first start leaves a sovereign-admin's token in a file that only its owner can read", async () => {
  const { context, file, holderOf } = await setUp();

  const written = await ensureLocalAdminToken(context, file);

  const token = await readFile(file, "utf8");
  expect(written).toBe(true);
  expect(token).toMatch(/^cat_[A-Za-z0-9_-]{43}\n$/);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await holderOf(token)).toMatchObject({ roles: ["sovereign-admin"] });
});

test("a later start keeps a good token", async () => {
  const { context, file } = await setUp();
  await ensureLocalAdminToken(context, file);
  const first = await readFile(file, "utf8");

  const written = await ensureLocalAdminToken(context, file);

  expect(written).toBe(false);
  expect(await readFile(file, "utf8")).toBe(first);
});

test("a lost file is replaced, and the token that was in it is worth nothing any more", async () => {
  const { context, file, holderOf } = await setUp();
  await ensureLocalAdminToken(context, file);
  const first = await readFile(file, "utf8");
  await rm(file);

  await ensureLocalAdminToken(context, file);

  expect(await holderOf(first)).toBeUndefined();
  expect(await holderOf(await readFile(file, "utf8"))).toBeDefined();
});

test("a token about to end is replaced", async () => {
  const { context, file } = await setUp();
  await ensureLocalAdminToken(context, file);
  context.clock.advance(340 * 86_400_000);

  const written = await ensureLocalAdminToken(context, file);

  expect(written).toBe(true);
});

test("a token that others could read is replaced", async () => {
  const { context, file, holderOf } = await setUp();
  await ensureLocalAdminToken(context, file);
  const first = await readFile(file, "utf8");
  await chmod(file, 0o644);

  await ensureLocalAdminToken(context, file);

  expect(await holderOf(first)).toBeUndefined();
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test("starts at the same time agree on one token and one administrator", async () => {
  const { context, file, folder, holderOf } = await setUp();

  const written = await Promise.all([1, 2, 3].map(() => ensureLocalAdminToken(context, file)));

  expect(written.filter(Boolean)).toHaveLength(1);
  expect(await holderOf(await readFile(file, "utf8"))).toBeDefined();
  expect(await readdir(folder)).toEqual(["admin-token"]);
  expect(await context.db.selectFrom("people").select("id").execute()).toHaveLength(1);
});

async function setUp() {
  const { db } = await testDatabase();
  const folder = await mkdtemp(join(tmpdir(), "catalyst-token-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const context = { db, clock: createManualClock(), random: systemRandom };
  const holderOf = async (token: string) => (await readToken(db, hashOf(token.trim()), context.clock.now()))?.person;
  return { context, folder, file: join(folder, "admin-token"), holderOf };
}
