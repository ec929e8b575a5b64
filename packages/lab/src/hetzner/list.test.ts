import { afterAll, beforeAll, expect, test } from "vitest";
import { startInstantLab, type TestLab } from "../testing/test-lab.ts";

let lab: TestLab;

beforeAll(async () => {
  lab = await startInstantLab({ projects: [{ id: "test", rateLimit: "off", quota: { placement_groups: 60 } }] });
});
afterAll(() => lab.close());

test.each([0, 1, 25, 50, 51])("with %i resources, following next_page shows each once, in the order of ids", async (wanted) => {
  const { body } = await lab.get("/placement_groups");
  for (let index = body.meta.pagination.total_entries; index < wanted; index++) {
    await lab.post("/placement_groups", { name: `group-${index}`, type: "spread", labels: { half: String(index % 2) } });
  }

  const ids = await followPages("/placement_groups?per_page=25");

  expect(ids).toHaveLength(wanted);
  expect(new Set(ids).size).toBe(wanted);
  expect(ids).toEqual(ids.toSorted((a, b) => a - b));
});

test("paging facts are in the body and in the link header", async () => {
  const { body, headers } = await lab.get("/placement_groups?page=2&per_page=20&label_selector=half");

  expect(body.meta.pagination).toEqual({ page: 2, per_page: 20, previous_page: 1, next_page: 3, last_page: 3, total_entries: 51 });
  expect(headers.get("link")).toContain('page=3&per_page=20&label_selector=half>; rel="next"');
  expect(headers.get("link")).toContain('rel="prev"');
});

test("a page beyond the end is empty and no error", async () => {
  const { status, body } = await lab.get("/placement_groups?page=99");

  expect(status).toBe(200);
  expect(body.placement_groups).toEqual([]);
  expect(body.meta.pagination.next_page).toBeNull();
});

test.each(["per_page=51", "per_page=0", "page=0", "page=x"])("%s is invalid input", async (query) => {
  const { status, body } = await lab.get(`/placement_groups?${query}`);

  expect(status).toBe(422);
  expect(body.error.details.fields[0].name).toBe(query.split("=")[0]);
});

test("sorting takes several fields and directions", async () => {
  const { body } = await lab.get("/placement_groups?sort=name:desc&sort=id&per_page=3");

  expect(body.placement_groups.map((group: { name: string }) => group.name)).toEqual(["group-9", "group-8", "group-7"]);
});

test("an unknown sort field and a bad selector are invalid input", async () => {
  const [sort, selector] = [await lab.get("/placement_groups?sort=colour"), await lab.get("/placement_groups?label_selector=a%20b")];

  expect(sort.body.error.details.fields[0].name).toBe("sort");
  expect(selector.body.error.details.fields[0].name).toBe("label_selector");
});

test("a name filter matches exactly", async () => {
  const { body } = await lab.get("/placement_groups?name=group-1");

  expect(body.placement_groups).toHaveLength(1);
});

async function followPages(path: string): Promise<number[]> {
  const ids: number[] = [];
  for (let page: number | null = 1; page !== null;) {
    const { body } = await lab.get(`${path}&page=${page}`);
    ids.push(...body.placement_groups.map((group: { id: number }) => group.id));
    page = body.meta.pagination.next_page;
  }
  return ids;
}
