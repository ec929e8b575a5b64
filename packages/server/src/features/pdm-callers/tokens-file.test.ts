import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { testDatabase } from "../../testing/test-database.ts";
import { findByPdmToken } from "./pdm-tokens.ts";
import { keepTokensOfFile } from "./tokens-file.ts";

const token = "a".repeat(43);
const now = new Date("2026-11-01T00:00:00Z");

test("programs of a file are known by their tokens, with what each may do and until when", async () => {
  const { db } = await testDatabase();
  const path = await fileWith(`
- name: crossplane
  token: ${token}
  scopes: [pdm:read, pdm:allocate]
  pools: [omani.works]
  slugs: [acme]
- name: audit
  token: ${"b".repeat(43)}
  scopes: [pdm:read]
  expiresAt: 2026-11-02T00:00:00Z
`);

  const count = await keepTokensOfFile(db, path);

  expect(count).toBe(2);
  expect((await findByPdmToken(db, token, now))?.person.grant).toEqual({
    name: "crossplane",
    scopes: ["pdm:read", "pdm:allocate"],
    pools: ["omani.works"],
    slugs: ["acme"],
  });
  expect(await findByPdmToken(db, "b".repeat(43), now)).toMatchObject({ expiresAt: new Date("2026-11-02T00:00:00Z") });
  expect(await findByPdmToken(db, "b".repeat(43), new Date("2026-11-03T00:00:00Z"))).toBeUndefined();
});

test("a token that changed in the file takes the former one's place", async () => {
  const { db } = await testDatabase();
  await keepTokensOfFile(db, await fileWith(entry({ token })));

  await keepTokensOfFile(db, await fileWith(entry({ token: "c".repeat(43) })));

  expect(await findByPdmToken(db, token, now)).toBeUndefined();
  expect(await findByPdmToken(db, "c".repeat(43), now)).toBeDefined();
});

test.each([
  ["a token that is too short", entry({ token: "s3cr3t-t0ken" }), "/0/token"],
  ["a token with foreign characters", entry({ token: `s3cr3t-t0ken${"!".repeat(31)}` }), "/0/token"],
  ["a scope that there is not", entry({ token: `s3cr3t-t0ken${"d".repeat(31)}`, scope: "pdm:everything" }), "/0/scopes/0"],
  ["a member that there is not", `${entry({ token: `s3cr3t-t0ken${"d".repeat(31)}` })}  color: red\n`, "/0"],
  ["no list", `token: s3cr3t-t0ken${"d".repeat(31)}\n`, "it"],
  ["no YAML", `- name: "crossplane\n  token: s3cr3t-t0ken${"d".repeat(31)}\n`, "it is no YAML, line 3"],
])("a file with %s is refused by its place, without telling the token, and nobody is let in", async (_what, text, place) => {
  const { db } = await testDatabase();
  const path = await fileWith(text);

  const error = await keepTokensOfFile(db, path).catch((cause: unknown) => cause as Error);

  expect(error).toBeInstanceOf(Error);
  expect((error as Error).message).toContain(`${path} is no list of tokens: ${place}`);
  expect(`${(error as Error).stack}${JSON.stringify(error)}${String((error as Error).cause)}`).not.toContain("s3cr3t");
  expect(await db.selectFrom("pdm_tokens").select("name").execute()).toEqual([]);
});

function entry({ token: value, scope = "pdm:read" }: { token: string; scope?: string }): string {
  return `- name: crossplane\n  token: "${value}"\n  scopes: ["${scope}"]\n`;
}

async function fileWith(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "catalyst-test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, "tokens.yaml");
  await writeFile(path, text, { mode: 0o600 });
  return path;
}
