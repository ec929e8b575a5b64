import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { axeViolations } from "./axe.ts";
import { sharedConsole, type VisitOptions } from "./console-for-tests.ts";
import { everythingKept, openWizard, pressNext } from "./open-wizard.ts";

const console = sharedConsole();
const limit = { timeout: 60_000 };
const validateURL = "**/credentials/validate";

describe("the cloud token", limit, () => {
  test("is found good for reading and writing, is asked about the sizes of the plan, and is kept nowhere", async () => {
    const { page, problems } = await openStep();
    const asked = page.waitForRequest(validateURL);

    await enterToken(page, ` ${console().mothership.token} `);
    await page.getByTestId("credential-validate-hetzner").click();
    await state(page, "valid");

    expect((await asked).postDataJSON()).toMatchObject({ projectID: "10451234", regions: [{ region: "fsn1", size: "cpx52" }] });
    await expect.poll(() => page.getByTestId("credential-status-hetzner").innerText()).toContain("Validated");
    expect(
      await page.evaluate(() => JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage), location.href])),
    ).not.toContain(console().mothership.token);
    await expect.poll(() => axeViolations(page)).toEqual([]);
    expect(problems).toEqual([]);
  });

  test("that was changed is one that nobody has checked, and is shown only on demand", async () => {
    const { page } = await openStep();
    await enterToken(page, console().mothership.token);
    await page.getByTestId("credential-validate-hetzner").click();
    await state(page, "valid");

    await enterToken(page, "short");
    await state(page, "unchecked");
    await page.getByTestId("credential-toggle-hetzner").click();

    await expect.poll(() => page.getByTestId("credential-token-hetzner").getAttribute("type")).toBe("text");
    await expect.poll(() => page.getByTestId("credential-token-hetzner").getAttribute("autocomplete")).toBe("off");
  });

  test("is checked on the way on as well, and a good one lets the person go on", async () => {
    const { page } = await openStep();

    await enterToken(page, console().mothership.token);
    await pressNext(page);

    await page.waitForURL("**/wizard/components");
    await expect.poll(() => page.locator("h2.corp-step-title").innerText()).toBe("Components");
  });

  test("must be entered again after a reload, and says so", async () => {
    const { page } = await openStep({}, { completedSteps: [1, 2, 3, 4] });
    await enterToken(page, console().mothership.token);

    await page.reload();

    await page.getByTestId("credential-again").waitFor();
    await expect.poll(() => page.getByTestId("credential-token-hetzner").inputValue()).toBe("");
  });

  test("with a size that is sold out brings a warning, and servers in the project another one", async () => {
    const { page } = await openStep();
    await page.route(validateURL, async (route) => {
      const sent = route.request().postDataJSON() as { regions: object[] };
      // As if the plan asked for a size that no location sells.
      await route.continue({ postData: { ...sent, regions: [{ region: "fsn1", size: "cpx99" }] } });
    });

    await enterToken(page, console().mothership.token);
    await page.getByTestId("credential-validate-hetzner").click();

    await page.getByTestId("credential-warnings").waitFor();
    await expect.poll(() => page.getByTestId("credential-warnings").innerText()).toContain("cpx99 cannot be ordered in fsn1");
  });
});

describe("a check that fails", limit, () => {
  test("tells each kind apart, in an alert with its cause, another try and a diagnostic without the token", async () => {
    const { page } = await openStep();
    const { lab, token, readToken } = console().mothership;
    const told: Record<string, string> = {};

    const tell = async (value: string) => {
      await enterToken(page, value);
      await page.getByTestId("credential-validate-hetzner").click();
      const alert = page.getByTestId("credential-error-hetzner");
      await alert.waitFor();
      await expect.poll(() => alert.getAttribute("role")).toBe("alert");
      await expect.poll(() => alert.getByRole("button").allInnerTexts()).toEqual(["Retry", "Copy diagnostic"]);
      const kind = (await alert.getAttribute("data-kind")) ?? "";
      told[kind] = (await alert.locator("strong").innerText()).trim();
      await enterToken(page, "");
    };

    await tell("short");
    await tell(`lab${"q".repeat(61)}`);
    await tell(readToken);
    lab.laboratory.faults.add({ id: "down", target: "hetzner", do: { status: { code: "unavailable", message: "down", status: 503 } } });
    await tell(token);
    lab.laboratory.faults.remove("down");
    for (const answer of [
      { status: 502, body: "Bad gateway" },
      { status: 200, contentType: "text/html", body: "<html>Please sign in to the proxy</html>" },
      { status: 418, body: "A proxy's own idea" },
    ]) {
      await page.route(validateURL, (route) => route.fulfill(answer));
      await tell(token);
      await page.unroute(validateURL);
    }

    expect(told).toEqual({
      "wrong-length": "This is not a whole token",
      rejected: "Hetzner Cloud does not accept this token",
      "read-only": "This token may only read",
      "provider-unreachable": "Hetzner Cloud does not answer",
      "service-unreachable": "The validation service does not answer",
      "malformed-answer": "The answer could not be understood",
      "unexpected-status": "The check ended in a way nobody expected",
    });
  });

  test("keeps the person at the step, with a link to the field", async () => {
    const { page } = await openStep();

    await enterToken(page, console().mothership.readToken);
    await pressNext(page);

    await page.getByTestId("wizard-errors").getByRole("link", { name: "This token may only read" }).click();
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("credential-token-hetzner");
    expect(page.url()).toContain("/wizard/credentials");
    await expect.poll(() => axeViolations(page)).toEqual([]);
  });
});

describe("the SSH key", limit, () => {
  test("that is made here is downloaded under the Organization's name, and must be said to be saved", async () => {
    const { page } = await openStep({}, { sshPublicKey: "" });
    const download = page.waitForEvent("download");

    await page.getByTestId("ssh-generate-button").click();
    const file = await download;
    const text = await readFile(await file.path(), "utf8");
    await enterToken(page, console().mothership.token);
    await pressNext(page);

    expect(file.suggestedFilename()).toBe("acme-logistics-sovereign-admin.pem");
    expect(text).toContain("BEGIN OPENSSH PRIVATE KEY");
    await expect.poll(() => page.getByTestId("ssh-public-key-preview").innerText()).toMatch(/^ssh-ed25519 /);
    await expect.poll(() => page.getByTestId("ssh-fingerprint").innerText()).toMatch(/^SHA256:/);
    await page.getByTestId("wizard-errors").getByText("Say that you have saved the private key").waitFor();
    await page.getByTestId("ssh-saved").check();
    await pressNext(page);
    await page.waitForURL("**/wizard/components");
    expect(await everythingKept(page)).not.toContain("PRIVATE KEY");
  });

  test("can be downloaded once more while the page stands", async () => {
    const { page } = await openStep({}, { sshPublicKey: "" });
    await page.getByTestId("ssh-generate-button").click();
    await page.getByTestId("ssh-private-key-warning").waitFor();
    const again = page.waitForEvent("download");

    await page.getByTestId("ssh-redownload").click();

    expect((await again).suggestedFilename()).toBe("acme-logistics-sovereign-admin.pem");
  });

  test("that is pasted is read completely, and what is wrong with it is said beside it", async () => {
    const { page } = await openStep({}, { sshPublicKey: "" });
    await page.getByTestId("ssh-mode-paste").check();

    await page.getByTestId("ssh-paste-input").fill("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGb1");
    const problem = await page.getByTestId("ssh-paste-error").innerText();
    const invalid = await page.getByTestId("ssh-paste-input").getAttribute("aria-invalid");
    await page.getByTestId("ssh-paste-input").fill("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGb1O/3TXFMgdI+qyOHtcJmJcKZKz0gWbPXWDdrDRiXK me");

    expect(problem).toContain("incomplete");
    expect(invalid).toBe("true");
    await page.getByTestId("ssh-fingerprint").waitFor();
    await expect.poll(() => page.getByTestId("ssh-fingerprint").innerText()).toBe("SHA256:Mjp5tHk30mzylX/JeJevJb0cxwxor5jlMdCs73praPs");
  });
});

test("what few people need is closed, and opens for what is wrong in it", limit, async () => {
  const { page } = await openStep({}, { sshAllowedCIDRs: ["203.0.113.0"] });

  await expect.poll(() => page.getByTestId("credentials-advanced").getAttribute("open")).not.toBeNull();
  await page.getByTestId("ssh-allowed-ranges").fill("203.0.113.0/24\n2001:db8::/32");
  await page.getByTestId("object-storage-access-key").fill("key");
  await pressNext(page);

  const errors = await page.getByTestId("wizard-errors").innerText();
  expect(errors).toContain("Object storage needs both");
  expect(errors).not.toContain("address ranges");
  await expect.poll(() => axeViolations(page)).toEqual([]);
});

test("regions that can only be planned ask for no cloud credentials", limit, async () => {
  const { page } = await openStep({}, { regionProviders: { 0: "aws" }, regionCloudRegions: { 0: "eu-central-1" } });

  await page.getByTestId("credentials-none").waitFor();

  await expect.poll(() => page.getByTestId("credential-token-hetzner").count()).toBe(0);
});

test.each<VisitOptions>([{ theme: "light" }, { locale: "ar" }, { locale: "ar", theme: "light", viewport: { width: 320, height: 640 } }])(
  "an accessibility check finds nothing with %j, and nothing is cut off",
  limit,
  async (visit) => {
    const { page } = await openStep(visit, { sshPublicKey: "" });
    await page.getByTestId("ssh-generate-button").click();
    await page.getByTestId("ssh-fingerprint").waitFor();
    await enterToken(page, "short");
    await page.getByTestId("credential-validate-hetzner").click();
    await page.getByTestId("credential-error-hetzner").waitFor();

    await expect.poll(() => axeViolations(page)).toEqual([]);
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
  },
);

function openStep(visit: VisitOptions = {}, draft: object = {}) {
  return openWizard(console(), "credentials", { ...visit, draft });
}

async function enterToken(page: Page, token: string): Promise<void> {
  await page.getByTestId("credential-token-hetzner").fill(token);
}

async function state(page: Page, wanted: string): Promise<void> {
  await page.locator(`[data-testid=credential-status-hetzner][data-state=${wanted}]`).waitFor();
}
