import { sql } from "kysely";
import { expect, test } from "vitest";
import { axeViolations } from "./axe.ts";
import { sharedConsole } from "./console-for-tests.ts";

const console = sharedConsole({ dns: false, env: { CATALYST_ROLE: "api" } });

/** Copies of one deployment, as a mothership has them after years. */
async function fill(count: number): Promise<void> {
  const { client, db, request } = console().mothership;
  const { id } = await client.call("createDeployment", { body: request({ sovereignFQDN: "first.omani.works", orgName: "First" }) });
  await sql`
    insert into deployments (id, fqdn, slug, owner, status, phase, spec, facts, warnings, created_at, updated_at, last_seq, search_text)
    select lpad(to_hex(n), 16, '0'), 'copy-' || n || '.omani.works', 'copy-' || n, owner, 'wiped', phase,
      jsonb_set(jsonb_set(spec::jsonb, '{fqdn}', to_jsonb('copy-' || n || '.omani.works')), '{orgName}', to_jsonb('Company ' || n))::json,
      facts, warnings, created_at - make_interval(mins => n), updated_at, 0, 'copy-' || n || '.omani.works company ' || n
    from deployments, generate_series(1, ${sql.lit(count)}) n where id = ${id}`.execute(db);
}

test("ten thousand Sovereigns are searched, filtered by status and paged by the server", async () => {
  await fill(10_000);
  const { page, problems } = await console().open("/deployments");
  await page.getByTestId("deployments-table").waitFor();

  await expect.poll(() => page.getByTestId("deployments-count").textContent()).toContain("10,0");
  await expect.poll(() => page.locator("tbody tr").count()).toBe(50);
  await page.getByTestId("deployments-next").click();
  await page.waitForURL(/cursor=/);
  await page.getByTestId("deployments-search").fill("COPY-77");
  await page.waitForURL(/search=/);
  await page.locator("tbody tr", { hasText: "copy-77.omani.works" }).first().waitFor();
  await expect.poll(() => page.locator("tbody tr").count()).toBeLessThanOrEqual(50);
  await page.getByTestId("deployments-status").selectOption("ready");
  await page.getByTestId("deployments-empty").waitFor();
  await expect.poll(() => axeViolations(page)).toEqual([]);
  await page.goBack();
  expect(problems).toEqual([]);
});

test("who has none is told so, with the way to the first one", async () => {
  const { page } = await console().open("/deployments?search=nothing-like-this");

  await page.getByTestId("deployments-empty").waitFor();

  await page.getByRole("button", { name: "Clear the filter" }).click();

  await expect.poll(() => new URL(page.url()).search).toBe("");
});

test("on a phone nothing is cut off, in either language and theme", async () => {
  const { client, request } = console().mothership;
  await client.call("createDeployment", { body: request({ sovereignFQDN: "narrow.omani.works" }) });
  for (const visit of [
    { theme: "dark", locale: "en" },
    { theme: "light", locale: "ar" },
  ] as const) {
    const { page } = await console().open("/deployments", { ...visit, viewport: { width: 320, height: 640 } });
    await page.getByTestId("deployments-table").waitFor();

    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    await expect.poll(() => axeViolations(page)).toEqual([]);
  }
});

test("without a session the page stands, says so, and offers to sign in", async () => {
  const { page } = await console().open("/deployments", { anonymous: true });

  await page.getByTestId("sign-in-banner").waitFor();
  await page.getByTestId("deployments-signed-out").waitFor();

  await expect.poll(() => axeViolations(page)).toEqual([]);
});
