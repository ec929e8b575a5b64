import { expect, test } from "vitest";
import { axeViolations } from "./axe.ts";
import { sharedConsole } from "./console-for-tests.ts";

const console = sharedConsole();
const limit = { timeout: 120_000 };

test("a run that is not complete says what is missing, leads to its jobs, and calls nothing done that nobody saw", limit, async () => {
  const { mothership, open } = console();
  const { id, state } = await mothership.provision();
  const { page, problems } = await open(`/provision/${id}/success`);

  await page.getByTestId("success-not-yet").waitFor();
  const milestones = page.getByTestId("success-missing").locator("li");
  await expect
    .poll(() => milestones.evaluateAll((each) => each.map((one) => one.getAttribute("data-status"))))
    .toEqual(["done", "done", "running", "todo", "todo", "todo"]);
  const fqdn = state.sovereignFQDN;
  const addresses = {
    "console-url": `https://console.${fqdn}`,
    "gitops-url": `https://gitea.${fqdn}`,
    "voucher-cta": `https://console.${fqdn}/bss/vouchers/new`,
  };
  for (const [testId, address] of Object.entries(addresses)) {
    const link = page.getByTestId(testId);
    await expect.poll(() => link.getAttribute("href")).toBe(address);
    await expect.poll(() => link.getAttribute("rel")).toBe("noopener noreferrer");
    await expect.poll(() => link.getAttribute("data-answers")).toBe("false");
  }
  await expect.poll(() => page.getByTestId("docs-cta").getAttribute("href")).toContain(fqdn);
  await expect.poll(() => page.getByTestId("admin-username").textContent()).toBe("ops@acme.example");
  const others = ["first-login", "download-kubeconfig", "handover-report", "independence-note", "day-one-checklist"];
  const isVisible = await Promise.all(others.map((testId) => page.getByTestId(testId).isVisible()));
  expect(others.filter((_, index) => !isVisible[index])).toEqual([]);
  await expect.poll(() => page.getByTestId("handover-report").locator('[data-status="todo"]').count()).toBe(9);

  await expect.poll(() => page.getByTestId("log-tail-pre").count()).toBe(0);
  await page.getByTestId("log-tail-toggle").click();
  await page.getByTestId("log-tail-pre").waitFor();
  const lines = ((await page.getByTestId("log-tail-pre").textContent()) ?? "").trimEnd().split("\n");
  expect(lines).toHaveLength(20);
  expect(lines.at(-1)).toContain("Waiting for each region's first control plane");
  await expect.poll(() => axeViolations(page)).toEqual([]);

  await page.getByTestId("success-jobs").click();
  await page.waitForURL(new RegExp(`/provision/${id}/jobs$`));
  expect(problems).toEqual([]);
});

test("a run that failed before anything stood names the failed part and promises nothing", limit, async () => {
  const { mothership, open } = console();
  const { id } = await mothership.provision({ sovereignFQDN: "never.omani.works", hetznerToken: mothership.readToken });

  const { page } = await open(`/provision/${id}/success`, { locale: "ar", theme: "light" });

  await page.locator('[data-milestone="infrastructure"][data-status="failed"]').waitFor();
  await expect.poll(() => page.getByTestId("success-ready").count()).toBe(0);
  await expect.poll(() => axeViolations(page)).toEqual([]);
});

test("a Sovereign that is ready has links that answer, and no list of what is missing", limit, async () => {
  const { mothership, open } = console();
  const { id } = await mothership.provision({ sovereignFQDN: "up.omani.works", hetznerToken: mothership.readToken });
  await mothership.db.updateTable("deployments").set({ status: "ready", failure: null }).where("id", "=", id).execute();

  const { page } = await open(`/provision/${id}/success`);

  await page.getByTestId("success-ready").waitFor();
  await expect.poll(() => page.getByTestId("success-missing").count()).toBe(0);
  await expect.poll(() => page.getByTestId("console-url").getAttribute("data-answers")).toBe("true");
  await expect.poll(() => axeViolations(page)).toEqual([]);
});
