import type { Page } from "playwright-core";
import { testSSHKey } from "../../packages/server/src/testing/test-mothership.ts";
import type { TestConsole, VisitOptions } from "./console-for-tests.ts";

const slugs = ["organisation", "topology", "provider", "credentials", "components", "domain", "review"] as const;
export type Step = (typeof slugs)[number];

/** What stands there once a step has been fetched; its title stands before. */
const marks: Record<Step, string> = {
  organisation: "#org-name",
  topology: "[data-testid^=topology-card-]",
  provider: "[data-testid=region-card-0]",
  credentials: "[data-testid=ssh-key-section]",
  components: "[data-testid=component-search]",
  domain: "[data-testid=domain-preview]",
  review: "[data-testid=review-preflight]",
};

/** A draft as a person has filled it in before; what is secret is never in one. */
export const filledDraft = {
  orgName: "Acme Logistics",
  orgHeadquarters: "Muscat",
  hetznerProjectId: "10451234",
  sshPublicKey: testSSHKey,
  sovereignSubdomain: "acme",
  orgEmail: "ops@acme.example",
};

/** The wizard at a step, all earlier ones completed, with a draft that this browser has kept. */
export async function openWizard(
  console: TestConsole,
  step: Step,
  { draft = {}, ...visit }: VisitOptions & { draft?: object } = {},
): Promise<{ page: Page; problems: string[] }> {
  const context = await console.context(visit);
  const currentStep = slugs.indexOf(step) + 1;
  const completedSteps = slugs.slice(0, currentStep - 1).map((_, index) => index + 1);
  const stored = JSON.stringify({ state: { ...filledDraft, currentStep, completedSteps, ...draft }, version: 1 });
  await context.addInitScript(
    (text) => localStorage.getItem("openova-catalyst-wizard") ?? localStorage.setItem("openova-catalyst-wizard", text),
    stored,
  );
  const page = await context.newPage();
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) problems.push(message.text());
  });
  await page.goto(console.urlOf(`/wizard/${step}`));
  await page.locator(marks[step]).first().waitFor();
  return { page, problems };
}

/** Everything that this page could leave a secret in. */
export async function everythingKept(page: Page): Promise<string> {
  return page.evaluate(() =>
    JSON.stringify([
      location.href,
      Object.entries(localStorage),
      Object.entries(sessionStorage),
      document.documentElement.outerHTML,
      [...document.querySelectorAll("input, textarea")].map((each) => (each as HTMLInputElement).value),
    ]),
  );
}

/** Next can be pressed at all times; what looks disabled answers with what is missing. */
export async function pressNext(page: Page): Promise<void> {
  await page.locator(".corp-btn-next").press("Enter");
}

/** Goes on to the next step and waits until it stands there. */
export async function goOn(page: Page, step: Step): Promise<void> {
  await pressNext(page);
  await page.waitForURL(`**/wizard/${step}`);
  await page.locator(marks[step]).first().waitFor();
}

/** From the credentials to Review, with everything checked. */
export async function goToReview(page: Page): Promise<void> {
  for (const step of ["components", "domain", "review"] as const) await goOn(page, step);
  await page.locator("[data-testid=review-preflight][data-state=done]").waitFor();
}

/** Says yes to every warning of the preflight. */
export async function acceptWarnings(page: Page): Promise<void> {
  for (const box of await page.locator("[data-testid^=preflight-accept-]").all()) await box.check();
}
