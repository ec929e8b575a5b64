import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Event } from "@catalyst/contract";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ask } from "../../packages/server/src/testing/ask-for-tests.ts";
import { type TestCluster, startTestCluster } from "../../packages/server/src/testing/cluster-for-tests.ts";
import { axeViolations } from "./axe.ts";
import { sharedConsole } from "./console-for-tests.ts";

const console = sharedConsole({ project: { quota: { load_balancers: 20 } } });
const limit = { timeout: 120_000 };
const pages = ["domains", "billing", "team", "settings", "success"] as const;
const looks = [
  { theme: "dark", locale: "en", viewport: { width: 1440, height: 900 } },
  { theme: "light", locale: "ar", viewport: { width: 390, height: 844 } },
] as const;

let cluster: TestCluster;
let standing: { id: string; fqdn: string };
beforeAll(async () => {
  cluster = await startTestCluster();
  const { mothership } = console();
  const regions = [
    { provider: "hetzner", cloudRegion: "fsn1", controlPlaneSize: "cpx32", workerSize: "cpx42", workerCount: 2, haEnabled: true },
  ];
  const { id, state } = await mothership.provision({ sovereignFQDN: "facts.omani.works", regions });
  standing = { id, fqdn: state.sovereignFQDN };
}, 120_000);
afterAll(() => cluster.close());

describe.each(looks)("in $theme, $locale", limit, (look) => {
  test("no page of a standing Sovereign has anything that an accessibility check objects to, or is wider than the screen", async () => {
    const { page, problems } = await console().open(`/provision/${standing.id}/team`, look);
    for (const name of pages) {
      await goTo(page, standing.id, name);
      await page.locator(`[data-testid="${name}-page"][data-record="record"] section`).first().waitFor();
      if (name === "domains") await page.getByTestId("domains-dnssec").locator("li").first().waitFor();
      if (name === "billing") await page.getByTestId("billing-figures").waitFor();
      await page.locator(".skeleton").first().waitFor({ state: "detached" });

      const isTooWide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
      await expect.poll(async () => [name, await axeViolations(page), isTooWide]).toEqual([name, [], false]);
    }
    expect(problems).toEqual([]);
  });

  test("without a record each page is a plan and says why, to strangers and for ids that nobody knows", async () => {
    const known = await console().open(`/provision/0000000000000000/team`, look);
    const stranger = await console().open(`/provision/${standing.id}/team`, { ...look, anonymous: true });
    for (const { page } of [known, stranger]) {
      for (const name of pages) {
        await goTo(page, page === known.page ? "0000000000000000" : standing.id, name);
        await page.getByTestId("plan-view-banner").waitFor();

        await expect.poll(async () => [name, await axeViolations(page)]).toEqual([name, []]);
        expect(await page.content()).not.toContain(standing.fqdn);
        await expect.poll(() => page.getByTestId("danger-zone").count()).toBe(0);
      }
    }
  });
});

describe("Settings", limit, () => {
  test("show the request without its secrets, and the key's fingerprint as ssh-keygen does", async () => {
    const { mothership, open } = console();
    const { page } = await open(`/provision/${standing.id}/settings`);
    const blob = Buffer.from(mothership.request().sshPublicKey.split(" ")[1] ?? "", "base64");
    const expected = `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=+$/, "")}`;

    await page.getByTestId("ssh-fingerprint").getByText(expected).waitFor();
    await page.getByTestId("settings-request-details").locator("summary").click();

    const request = JSON.parse((await page.getByTestId("settings-request-json").textContent()) ?? "") as Record<string, unknown>;
    expect(request).toMatchObject({ sovereignFQDN: standing.fqdn, hetznerToken: "<redacted>" });
    expect(await page.content()).not.toContain(mothership.token);
  });

  test("give the whole history as a file", async () => {
    const { page } = await console().open(`/provision/${standing.id}/settings`);

    const text = await downloaded(page, "events-download");

    const events = text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Event);
    const { lastSeq } = await read(standing.id);
    expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: lastSeq }, (_, index) => index + 1));
  });

  test("give the kubeconfig once it was posted, and until then say why there is none", async () => {
    const { mothership, open } = console();
    const { id } = await mothership.provision({ sovereignFQDN: "kubeconfig.omani.works" });
    const { page } = await open(`/provision/${id}/settings`);
    await page.getByTestId("kubeconfig-missing").waitFor();
    await expect.poll(() => page.getByTestId("download-kubeconfig").getAttribute("aria-disabled")).toBe("true");

    await postKubeconfig(id);
    await page.getByTestId("kubeconfig-missing").waitFor({ state: "detached" });

    await expect.poll(() => downloaded(page, "download-kubeconfig")).toContain(cluster.token);
    expect(await page.content()).not.toContain(cluster.token);
    await mothership.db.updateTable("deployments").set({ status: "adopted" }).where("id", "=", id).execute();
    await page.getByTestId("download-kubeconfig").click();
    await page.getByTestId("kubeconfig-retired").waitFor();
  });

  test("list what is held and destroy it once the run is over and the name was typed", async () => {
    const { mothership, open } = console();
    const { id, state } = await mothership.provision({ sovereignFQDN: "held.omani.works", hetznerToken: mothership.readToken });
    const { page } = await open(`/provision/${id}/settings`);
    await page.locator('[data-testid="credential"][data-name="hcloud_token"]').waitFor();

    await page.getByTestId("credentials-destroy").click();
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute("data-testid"))).toBe("confirm-input");
    await expect.poll(() => axeViolations(page)).toEqual([]);
    await page.getByTestId("confirm-input").fill(state.sovereignFQDN);
    await page.getByTestId("credentials-destroy-submit").click();

    await page.getByTestId("credentials-none").waitFor();
    expect((await read(id)).credentialsHeld).toEqual([]);
  });
});

describe("Billing", limit, () => {
  test("counts servers by published prices, and links to the Sovereign's own billing only when it is there", async () => {
    const { page } = await console().open(`/provision/${standing.id}/billing`);
    await page.getByTestId("billing-figures").waitFor();

    const { planSummary } = await read(standing.id);
    const figures = await Promise.all(["full", "forecast", "month", "since"].map((name) => euros(page, `billing-${name}`)));
    const [full = 0, forecast = 0, month = 0, since = 0] = figures;
    expect(full).toBe(planSummary?.monthlyCostEUR);
    expect(since).toBeGreaterThan(0);
    expect(month).toBe(since);
    expect(forecast).toBeGreaterThan(month);
    expect(forecast).toBeLessThanOrEqual(full);
    await expect.poll(() => page.getByTestId("billing-line").count()).toBe(2);
    await expect.poll(() => page.getByTestId("billing-bss-link").count()).toBe(0);
  });
});

describe("Team", limit, () => {
  test("names the owner as the person that is signed in, and the first administrator of the Sovereign", async () => {
    const { page } = await console().open(`/provision/${standing.id}/team`);

    await page.getByTestId("team-owner").getByText("You").waitFor();
    await expect.poll(() => page.getByTestId("team-first-admin").textContent()).toBe("ops@acme.example");
    await expect.poll(() => page.getByTestId("team-access").locator("tbody tr").count()).toBe(4);
  });
});

async function goTo(page: Page, id: string, name: string): Promise<void> {
  await page.goto(console().urlOf(`/provision/${id}/${name}`));
  await page.getByTestId(`${name}-page`).waitFor();
}

function read(id: string) {
  return console().mothership.client.call("readDeployment", { params: { id } });
}

async function euros(page: Page, testId: string): Promise<number> {
  const text = (await page.getByTestId(testId).textContent()) ?? "";
  return Number(/€([\d.,]+)/.exec(text)?.[1]?.replaceAll(",", ""));
}

async function downloaded(page: Page, testId: string): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByTestId(testId).click()]);
  return readFile(await download.path(), "utf8");
}

/** As the first control plane does it, with a bearer that the test knows. */
async function postKubeconfig(id: string): Promise<void> {
  const { mothership } = console();
  const bearer = "b".repeat(64);
  const facts = JSON.stringify({ kubernetesAPI: { fsn1: cluster.server } });
  await mothership.db
    .updateTable("deployments")
    .set({ bearer_hash: createHash("sha256").update(bearer).digest(), facts })
    .where("id", "=", id)
    .execute();
  const answer = await ask(mothership, "PUT", `/api/v1/deployments/${id}/kubeconfig`, {
    raw: cluster.kubeconfig(),
    as: bearer,
    headers: { "content-type": "application/yaml" },
  });
  expect(answer.status).toBe(204);
}
