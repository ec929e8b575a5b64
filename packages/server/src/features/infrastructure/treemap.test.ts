import { describe, expect, test } from "vitest";
import { ask, personForTests } from "../../testing/ask-for-tests.ts";
import { sharedMothership } from "../../testing/shared-mothership.ts";

const shared = sharedMothership({ env: { CATALYST_ROLE: "api" } });
const read = (query: string, as?: string) => ask(shared(), "GET", `/api/v1/dashboard/treemap${query}`, as === undefined ? {} : { as });

describe("a treemap", () => {
  test("is empty while no cluster can be asked, whatever it is grouped, sized and coloured by", async () => {
    const queries = ["", "?group_by=sovereign,cluster,family,namespace&size_by=replica_count&color_by=age", "?group_by=family,application"];

    const answers = await Promise.all(queries.map((query) => read(query)));

    for (const { status, body } of answers) expect([status, body]).toEqual([200, { items: [], total_count: 0 }]);
  });

  test.each([
    ["group_by=planet", "invalid-group-by"],
    ["group_by=", "invalid-group-by"],
    ["group_by=family,family", "invalid-group-by"],
    ["group_by=sovereign,cluster,family,namespace,application", "invalid-group-by"],
    ["color_by=mood", "invalid-color-by"],
    ["size_by=price", "invalid-size-by"],
  ])("asked for %s is refused as %s", async (query, error) => {
    expect(await read(`?${query}`)).toMatchObject({ status: 400, body: { error } });
  });

  test("of one deployment is for those who may see it", async () => {
    const { id } = await shared().client.call("createDeployment", { body: shared().request({ sovereignFQDN: "map.omani.works" }) });
    const stranger = await personForTests(shared().db);
    const auditor = await personForTests(shared().db, ["auditor"]);

    const answers = await Promise.all([
      read(`?deployment_id=${id}`),
      read(`?deployment_id=${id}`, auditor.token),
      read(`?deployment_id=${id}`, stranger.token),
      read("?deployment_id=00112233445566aa"),
    ]);

    expect(answers.map(({ status, body }) => [status, body.error])).toEqual([
      [200, undefined],
      [200, undefined],
      [404, "deployment-not-found"],
      [404, "deployment-not-found"],
    ]);
  });

  test("of a Sovereign that owns itself is to be had there", async () => {
    const { id } = await shared().client.call("createDeployment", { body: shared().request({ sovereignFQDN: "own.omani.works" }) });
    await shared().db.updateTable("deployments").set({ status: "adopted" }).where("id", "=", id).execute();

    const answer = await read(`?deployment_id=${id}`);

    expect(answer).toMatchObject({ status: 409, body: { error: "handed-over", sovereignConsoleURL: "https://console.own.omani.works" } });
  });
});
