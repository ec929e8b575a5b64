import type { Page } from "playwright-core";
import type { Filled } from "./fill-mothership.ts";
import { type Place, everyPage, otherStates } from "./pages.ts";

/** A page, and what is done on it before it is looked at. */
export interface Scene extends Place {
  prepare?(page: Page): Promise<void>;
}

/** Every page, every step, every dialog. */
export function everyScene(filled: Filled): Scene[] {
  return [...everyPage(filled), ...otherStates(filled), ...dialogs(filled)];
}

function dialogs(filled: Filled): Scene[] {
  const { standing, failed, underWay } = filled;
  return [
    {
      name: "wizard-missing",
      path: "/wizard/credentials",
      // It is focusable, and disabled only for whoever asks: see the spec of Next.
      prepare: (page) => page.locator(".corp-btn-next").click({ force: true }),
    },
    { name: "dialog-clear-draft", path: "/wizard/organisation", prepare: (page) => page.getByTestId("wizard-reset").click() },
    {
      name: "wizard-provider-sizes",
      path: "/wizard/provider",
      prepare: (page) => page.getByRole("combobox").nth(2).click(),
    },
    {
      name: "wizard-credentials-advanced",
      path: "/wizard/credentials",
      prepare: (page) => page.getByTestId("credentials-advanced").locator("summary").click(),
    },
    { name: "wizard-domain-byo-manual", path: "/wizard/domain", prepare: (page) => page.getByTestId("domain-mode-byo-manual").check() },
    { name: "wizard-domain-byo-api", path: "/wizard/domain", prepare: (page) => page.getByTestId("domain-mode-byo-api").check() },
    { name: "wizard-components-added", path: "/wizard/components", prepare: (page) => page.getByTestId("toggle-specter").click() },
    {
      name: "dialog-cascade",
      path: "/wizard/components",
      async prepare(page) {
        await page.getByTestId("toggle-specter").click();
        await page.getByTestId("toggle-milvus").click();
      },
    },
    settings(standing, "wipe"),
    settings(underWay, "cancel"),
    settings(failed, "retry"),
    settings(failed, "delete"),
    settings(failed, "release"),
    {
      name: "job-open",
      path: `/provision/${standing}/jobs`,
      prepare: (page) => page.getByTestId("job-row-tofu-apply").click(),
    },
    { name: "menu-account", path: "/deployments", prepare: (page) => page.getByTestId("account-menu").click() },
    { name: "infrastructure-detail", path: `/provision/${standing}/infrastructure/topology`, prepare: (page) => openFirstNode(page) },
    {
      name: "dialog-add-region",
      path: `/provision/${standing}/infrastructure/topology`,
      prepare: (page) => page.getByTestId("infrastructure-topology-add-region").click(),
    },
    { name: "drawer", path: `/provision/${standing}/jobs`, prepare: (page) => openDrawer(page) },
  ];
}

async function openFirstNode(page: Page): Promise<void> {
  await page.locator("[data-testid^=infra-node-]").first().focus();
  await page.keyboard.press("Enter");
}

/** There on small screens only. */
async function openDrawer(page: Page): Promise<void> {
  const toggle = page.getByTestId("sidebar-toggle");
  if (await toggle.isVisible()) await toggle.click();
}

function settings(id: string, name: string): Scene {
  return {
    name: `dialog-${name}`,
    path: `/provision/${id}/settings`,
    prepare: (page) => page.getByTestId(`danger-${name}`).click(),
  };
}
