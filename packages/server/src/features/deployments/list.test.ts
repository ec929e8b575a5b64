import { randomBytes } from "node:crypto";
import type { CreateRequest, State } from "@catalyst/contract";
import { describe, expect, test } from "vitest";
import { ask as askOf, personForTests } from "../../testing/ask-for-tests.ts";
import { sampleDeployment } from "../../testing/sample-deployment.ts";
import { sharedMothership } from "../../testing/shared-mothership.ts";
import { testDatabase } from "../../testing/test-database.ts";
import type { ListOrder, ListPlace } from "./cursor.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import { listVersions } from "./list-store.ts";
import { insertDeployment } from "./store.ts";

const shared = sharedMothership({ env: { CATALYST_ROLE: "api" } });

describe("a search", () => {
  test("finds a part of the domain or of the Organization's name, in any case, and counts all that it finds", async () => {
    const person = await someone();
    await person.create({ sovereignFQDN: "alpha-one.omani.works", orgName: "École Nationale" });
    await person.create({ sovereignFQDN: "beta-two.omani.works", orgName: "Alphabet" });
    await person.create({ sovereignFQDN: "gamma-three.omani.works", orgName: "Acme" });

    expect((await person.list({ search: "ALPHA" })).names).toEqual(["beta-two", "alpha-one"]);
    expect((await person.list({ search: " éCOLE n" })).names).toEqual(["alpha-one"]);
    expect(await person.list({ search: "a-t", limit: "1" })).toMatchObject({ names: ["gamma-three"], total: 2 });
    expect(await person.list({ search: "nobody" })).toMatchObject({ names: [], total: 0 });
    expect((await person.list({ search: " " })).total).toBe(3);
  });

  test("takes signs of patterns for themselves", async () => {
    const person = await someone();
    await person.create({ sovereignFQDN: "percent.omani.works", orgName: String.raw`100% \ A_B` });
    await person.create({ sovereignFQDN: "plain.omani.works", orgName: "1000 AxB" });

    for (const search of ["100%", "a_b", String.raw`% \ a`]) expect((await person.list({ search })).names).toEqual(["percent"]);
  });

  test("does not find other people's, unless an administrator asks for all", async () => {
    const [ann, bob] = [await someone(), await someone()];
    await ann.create({ sovereignFQDN: "private-to-ann.omani.works" });

    const all = await askOf(shared(), "GET", "/api/v1/deployments?search=private-to&all=true");

    expect((await bob.list({ search: "private-to" })).total).toBe(0);
    expect(all.body.total).toBe(1);
  });
});

describe("an order", () => {
  test.each<[ListOrder, string[]]>([
    ["newest", ["mid", "zulu", "alfa"]],
    ["oldest", ["alfa", "zulu", "mid"]],
    ["name", ["alfa", "mid", "zulu"]],
  ])("%s leads from page to page through each deployment once", async (sort, expected) => {
    const person = await someone();
    const tail = randomBytes(4).toString("hex");
    for (const name of ["alfa", "zulu", "mid"]) await person.create({ sovereignFQDN: `${name}-${tail}.omani.works` });

    const pages = [];
    for (let cursor: string | undefined; ;) {
      const page = await person.list({ sort, limit: "1", ...(cursor === undefined ? {} : { cursor }) });
      pages.push(page);
      cursor = page.nextCursor;
      if (cursor === undefined) break;
    }

    expect(pages.flatMap(({ names }) => names)).toEqual(expected.map((name) => `${name}-${tail}`));
    expect(pages.map(({ total }) => total)).toEqual([3, 3, 3]);
  });

  test.each<ListOrder>(["newest", "oldest", "name"])("%s goes on between deployments that are alike", async (sort) => {
    const { db } = await testDatabase();
    const { spec, owner, warnings } = sampleDeployment();
    const at = new Date("2026-11-22T10:00:00.000Z");
    const places: ListPlace[] = ["a", "b", "c"].map((name) => ({ id: name.repeat(16), createdAt: at, fqdn: spec.fqdn }));
    for (const { id } of places) {
      const values = { id, slug: "acme-example-org", owner, spec, warnings, bearerHash: randomBytes(32), at };
      await db.transaction().execute((tx) => insertDeployment(tx, values));
      await db.updateTable("deployments").set({ status: "wiped" }).where("id", "=", id).execute();
    }

    const middle = readCursor(writeCursor(sort, places[1] as ListPlace), sort);
    const { versions, total } = await listVersions(db, { sort, after: middle, limit: 10 });

    expect(versions.split(" ").map((each) => each[0])).toEqual([sort === "newest" ? "a" : "c"]);
    expect(total).toBe(3);
  });

  test("does not take another order's cursor, nor an invented one", async () => {
    const person = await someone();
    const place = { id: "0".repeat(16), createdAt: new Date(), fqdn: "acme.omani.works" };

    const answers = await Promise.all(
      [writeCursor("newest", place), writeCursor("oldest", place), Buffer.from("name ' x").toString("base64url"), "rubbish"].map((cursor) =>
        askOf(shared(), "GET", `/api/v1/deployments?sort=name&cursor=${cursor}`, { as: person.token }),
      ),
    );

    for (const answer of answers)
      expect(answer).toMatchObject({ status: 400, body: { error: "invalid-query", fields: { cursor: expect.any(String) } } });
  });
});

test("the total follows what is created and changed meanwhile", async () => {
  const person = await someone();
  await person.create({});
  const before = await person.list({ status: "provisioning" });
  const id = await person.create({});

  const after = await person.list({ status: "provisioning" });
  await shared().db.updateTable("deployments").set({ status: "failed" }).where("id", "=", id).execute();

  expect([before.total, after.total, (await person.list({ status: "provisioning" })).total]).toEqual([1, 2, 1]);
});

interface Page {
  names: string[];
  total: number;
  nextCursor: string | undefined;
}

async function someone() {
  const { token } = await personForTests(shared().db);
  return {
    token,
    async create(members: Partial<CreateRequest>): Promise<string> {
      const sovereignFQDN = `a${randomBytes(6).toString("hex")}.omani.works`;
      const { body } = await askOf(shared(), "POST", "/api/v1/deployments", {
        as: token,
        body: shared().request({ sovereignFQDN, ...members }),
      });
      return body.id as string;
    },
    async list(query: Record<string, string>): Promise<Page> {
      const { status, body } = await askOf(shared(), "GET", `/api/v1/deployments?${new URLSearchParams(query).toString()}`, { as: token });
      expect(status).toBe(200);
      const { deployments, total, nextCursor } = body as { deployments: State[]; total: number; nextCursor?: string };
      return { names: deployments.map(({ sovereignFQDN }) => sovereignFQDN.split(".")[0] ?? ""), total, nextCursor };
    },
  };
}
