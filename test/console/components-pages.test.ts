import { expect, test } from "vitest";
import { sharedConsole } from "./console-for-tests.ts";
import { openComponents } from "./open-components.ts";

const console = sharedConsole();

test("a card's name leads to the component's page, which adds it to the draft, and back again", async () => {
  const { page, problems } = await openComponents(console());
  await page.getByRole("link", { name: "Temporal" }).click();
  await page.waitForURL(/\/sovereign\/marketplace\/product\/temporal$/);
  await page.getByTestId("product-facts").waitFor();

  await expect.poll(() => page.locator("h1").textContent()).toBe("Temporal");
  await expect
    .poll(() => page.getByTestId("product-needs").getByRole("link").allTextContents())
    .toEqual([expect.stringMatching(/CloudNative PG$/)]);
  await page.getByTestId("toggle-temporal").click();
  await expect.poll(() => page.getByTestId("cascade-explanation").textContent()).toContain("Temporal was added.");
  await page.getByTestId("back-to-components").click();

  await page.getByTestId("component-grid").waitFor();
  await expect.poll(() => page.getByTestId("component-card-temporal").getAttribute("data-selected")).toBe("true");
  await expect.poll(() => page.getByTestId("cascade-explanation").textContent()).toContain("Temporal was added.");
  expect(problems).toEqual([]);
  await page.context().close();
});

test("a component's page says what needs it, its licence and its chart, and asks before others leave with it", async () => {
  const { page } = await console().open("/marketplace/product/strimzi");
  await page.getByTestId("product-facts").waitFor();
  await expect.poll(() => page.getByTestId("product-needed-by").textContent()).toContain("Debezium");
  await expect.poll(() => page.getByTestId("product-facts").textContent()).toMatch(/Apache-2\.0.*strimzi-kafka-operator.*bp-strimzi/);

  await page.getByTestId("toggle-strimzi").click();
  await expect.poll(() => page.getByTestId("cascade-dependents").textContent()).toBe("Debezium");
  await page.getByTestId("cascade-confirm").click();

  await expect
    .poll(() => page.getByTestId("cascade-explanation").textContent())
    .toContain("Also removed because they need Strimzi: Debezium");
  await page.context().close();
});

test("a family's page shows its members as cards and leads to each of them", async () => {
  const { page } = await console().open("/marketplace/family/cortex");
  await page.getByTestId("component-card-bge").waitFor();
  await expect.poll(() => page.locator("h2").first().textContent()).toBe("2 of 9 selected");

  await page.getByTestId("toggle-bge").click();
  await expect.poll(() => page.locator("h2").first().textContent()).toBe("9 of 9 selected");
  await page.getByRole("link", { name: "Milvus" }).click();

  await page.waitForURL(/\/marketplace\/product\/milvus$/);
  await page.getByTestId("product-family").click();
  await page.waitForURL(/\/marketplace\/family\/cortex$/);
  await page.context().close();
});

test("in Arabic the catalogue speaks Arabic and is searched in it", async () => {
  const { page } = await openComponents(console(), { locale: "ar" });
  await expect.poll(() => page.getByTestId("component-card-stalwart").locator(".corp-comp-desc").textContent()).toContain("خادم بريد");

  await page.getByTestId("component-search").fill("بريد");
  await page.waitForFunction(() => document.querySelectorAll(".corp-comp-card").length < 10);

  await expect.poll(() => page.getByTestId("component-card-stalwart").count()).toBe(1);
  await page.context().close();
});

test("a catalogue that cannot be read is said, with another try", async () => {
  const context = await console().context();
  let isBroken = true;
  await context.route("**/api/v1/catalog/components", (route) =>
    isBroken ? route.fulfill({ status: 404, body: "no" }) : route.continue(),
  );
  const page = await context.newPage();
  await page.goto(console().urlOf("/marketplace/product/temporal"));
  const error = page.getByTestId("catalogue-error");
  await error.waitFor();
  await expect.poll(() => page.locator("h1").textContent()).toBe("Component");

  isBroken = false;
  await error.getByRole("button", { name: "Retry" }).click();

  await page.getByTestId("product-facts").waitFor();
  await expect.poll(() => error.count()).toBe(0);
  await context.close();
});
