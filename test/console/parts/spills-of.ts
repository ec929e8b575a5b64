import type { Page } from "playwright-core";

/** What is wider than the screen, named by its innermost elements. */
export function spillsOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.querySelectorAll("body *")].filter((each) => {
      const { left, right } = each.getBoundingClientRect();
      return right > clientWidth + 1 || left < -1;
    });
    return [
      `${scrollWidth} px: ${wide
        .slice(-3)
        .map((each) => `${each.tagName}.${each.getAttribute("class") ?? ""} ${each.getAttribute("data-testid") ?? ""}`)
        .join(", ")}`,
    ];
  });
}
