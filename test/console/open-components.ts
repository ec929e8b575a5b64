import type { Page } from "playwright-core";
import type { OpenPage, TestConsole, VisitOptions } from "./console-for-tests.ts";

/** The components step of a wizard whose first four steps are done, once all its cards stand there. */
export async function openComponents(console: TestConsole, visit: VisitOptions = {}, draft: object = {}): Promise<OpenPage> {
  const context = await console.context(visit);
  const state = { currentStep: 5, completedSteps: [1, 2, 3, 4], orgName: "Acme Shipping", ...draft };
  await context.addInitScript(
    ([key, text]) => {
      if (localStorage.getItem(key) === null) localStorage.setItem(key, text);
    },
    ["openova-catalyst-wizard", JSON.stringify({ state, version: 1 })] as const,
  );
  const page = await context.newPage();
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(error.message));
  await page.goto(console.urlOf("/wizard/components"));
  await page.getByTestId("component-grid").waitFor();
  return { page, problems };
}

/** Ids of the cards in the order they stand in. */
export function cardsOf(page: Page): Promise<string[]> {
  return page
    .locator("article.corp-comp-card")
    .evaluateAll((cards) => cards.map((card) => card.getAttribute("data-testid")?.replace("component-card-", "") ?? ""));
}

/** The draft's own list of components; null while nobody has chosen. */
export function storedComponents(page: Page): Promise<string[] | null> {
  return page.evaluate(() => {
    const { state } = JSON.parse(localStorage.getItem("openova-catalyst-wizard") ?? "{}") as {
      state: { selectedComponents: string[] | null };
    };
    return state.selectedComponents;
  });
}
