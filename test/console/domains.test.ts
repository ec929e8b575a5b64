import type { CreateRequest } from "@catalyst/contract";
import { describe, expect, test } from "vitest";
import { axeViolations } from "./axe.ts";
import { sharedConsole } from "./console-for-tests.ts";

// As in earnest, but for the pace at which name servers and registrars are looked at by the mothership itself.
const console = sharedConsole({
  env: { PDM_EGRESS_IPV4: "127.0.0.1" },
  set: { "registrar.rate_limit": "off" },
  project: { quota: { load_balancers: 10 } },
  tuning: { pdm: { byo: { everyMs: 50, retryMs: [50, 100], pace: () => 100, operationPace: () => 50, quarantineEveryMs: 100 } } },
});
const limit = { timeout: 240_000 };

describe("a domain that its owner delegates by hand", limit, () => {
  const domain = "acme-dynadot.io";

  test("shows what to enter, and by itself when the servers above tell it", async () => {
    const { mothership, open } = console();
    mothership.dns.parking.setRecords(domain, []);
    const { id } = await mothership.provision({ sovereignDomainMode: "byo-manual", sovereignFQDN: domain });
    const hosts = Object.keys(mothership.dns.pool.nameservers);
    const { page, problems } = await open(`/provision/${id}/domains`);

    await page.getByTestId("byo-ns-state").getByText("Waiting").waitFor();
    await page.getByTestId("domains-dnssec").locator("li").first().waitFor();
    await expect.poll(() => page.getByTestId("domains-zone-state").textContent(), { timeout: 90_000 }).toBe("Answers");
    await expect.poll(() => page.getByTestId("byo-ns-instructions").textContent(), { timeout: 90_000 }).toContain("The zone is ready.");
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.getByTestId("byo-ns-copy-0").click();
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(hosts[0]);
    await expect.poll(() => page.getByTestId("byo-ns-deadline").textContent()).toMatch(/waited for/);
    await expect.poll(() => axeViolations(page)).toEqual([]);
    const before = await page.getByTestId("byo-ns-checked").getAttribute("data-at");

    await mothership.dns.parent.publish({ domain, nameservers: hosts, glue: {}, ds: [] });
    await page.getByTestId("byo-ns-done").waitFor({ timeout: 90_000 });

    await expect.poll(() => page.getByTestId("byo-ns-state").textContent()).toBe("Complete");
    await expect.poll(() => page.locator('[data-testid="byo-ns-row"]:not([data-verdict="complete"])').count()).toBe(0);
    await expect.poll(() => page.getByTestId("byo-ns-checked").getAttribute("data-at")).not.toBe(before);
    await page.locator('[data-testid="domains-record"][data-verdict="match"]').nth(5).waitFor({ timeout: 90_000 });
    await expect.poll(() => page.getByTestId("byo-ns-progress").evaluate((bar: HTMLProgressElement) => bar.value === bar.max)).toBe(true);
    await expect.poll(() => axeViolations(page)).toEqual([]);
    expect(problems).toEqual([]);
  });
});

describe("a domain whose registrar is driven", limit, () => {
  test("gets its former name servers back with the wipe that offers it", async () => {
    const { mothership, open } = console();
    const domain = "acme-namecheap.com";
    mothership.dns.parking.setRecords(domain, []);
    const former = nameserversOf(domain);
    const { id } = await mothership.provision(byRegistrar("namecheap", domain));
    expect(nameserversOf(domain)).not.toEqual(former);
    const { page } = await open(`/provision/${id}/settings`);

    await page.getByTestId("danger-wipe").click();
    await expect.poll(() => page.getByTestId("wipe-restore-nameservers").isChecked()).toBe(true);
    await expect.poll(() => axeViolations(page)).toEqual([]);
    await page.getByTestId("confirm-input").fill(domain);
    await page.getByTestId("wipe-submit").click();
    await page.getByTestId("wipe-report").waitFor({ timeout: 60_000 });

    expect(nameserversOf(domain)).toEqual(former);
  });

  test("that holds records goes on once the person agrees that they are copied", async () => {
    const { mothership, open } = console();
    const domain = "acme-dynadot.com";
    mothership.dns.parking.setRecords(domain, [{ name: "@", type: "MX", content: `10 mail.${domain}` }]);
    const { id, state } = await mothership.provision(byRegistrar("dynadot", domain));
    expect(state.failure?.culprit?.reason).toBe("records-at-risk");
    const { page } = await open(`/provision/${id}/settings`);

    await page.getByTestId("danger-retry").click();
    await expect.poll(() => page.getByTestId("retry-carry-over").isChecked()).toBe(true);
    await page.getByTestId("retry-submit").click();

    await expect
      .poll(async () => (await mothership.client.call("readDeployment", { params: { id } })).status, { timeout: 60_000 })
      .toBe("flux-bootstrapping");
  });
});

function byRegistrar(registrar: string, sovereignFQDN: string): Partial<CreateRequest> {
  const account = console().mothership.lab.registrars.accounts.find((each) => each.registrar === registrar && each.id === "customer");
  return { sovereignDomainMode: "byo-api", sovereignFQDN, registrar: { name: registrar, token: account?.token ?? "" } };
}

/** As the registrar has them. */
function nameserversOf(domain: string): string[] {
  return console().mothership.lab.laboratory.registrars.domain(domain)?.nameservers.toSorted() ?? [];
}
