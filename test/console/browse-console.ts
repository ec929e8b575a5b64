import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Browser, type BrowserContext, type Page, chromium } from "playwright-core";
import { findChromium } from "@catalyst/lab/system-programs/find-chromium.ts";

export interface VisitOptions {
  theme?: "dark" | "light";
  locale?: "en" | "ar";
  viewport?: { width: number; height: number };
  /** Pixels of the screen for one of the page. */
  scale?: number;
  /** Nobody is signed in. */
  anonymous?: boolean;
  reducedMotion?: boolean;
}

/** A console that is served somewhere, in a real Chromium. */
export interface BrowsedConsole {
  browser: Browser;
  /** Address of a path below `/sovereign`. */
  urlOf(path: string): string;
  /** A browser context of its own (cookies, storage), signed in as the first administrator unless said otherwise. */
  context(options?: VisitOptions): Promise<BrowserContext>;
  /** A page at a path in a context of its own. Errors in its console make `problems` longer. */
  open(path: string, options?: VisitOptions): Promise<OpenPage>;
}

export interface OpenPage {
  page: Page;
  /** What the browser complained of: page errors, and refusals of the content policy. */
  problems: string[];
}

const chromiumFlags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Longest wait for one step on a page, milliseconds. */
const stepLimitMs = 12_000;

/** A browser for the console at an origin. `folder` is the mothership's data folder, where its one-time sign-in link lies. The caller closes the browser. */
export async function browseConsole({
  origin,
  folder,
  flags = [],
}: {
  origin: string;
  folder: string;
  flags?: string[];
}): Promise<BrowsedConsole> {
  const browser = await chromium.launch({
    executablePath: await findChromium(),
    args: [...chromiumFlags, ...flags],
    chromiumSandbox: false,
  });
  let session: Awaited<ReturnType<BrowserContext["storageState"]>> | undefined;
  const urlOf = (path: string) => `${origin}/sovereign${path}`;

  async function context({ theme = "dark", locale = "en", viewport, scale, anonymous, reducedMotion = true }: VisitOptions = {}) {
    if (!anonymous) session ??= await signIn();
    const made = await browser.newContext({
      viewport: viewport ?? { width: 1280, height: 720 },
      deviceScaleFactor: scale ?? 1,
      locale: locale === "ar" ? "ar-OM" : "en-GB",
      reducedMotion: reducedMotion ? "reduce" : "no-preference",
      ...(anonymous || !session ? {} : { storageState: session }),
    });
    // Shorter than a test's own limit, so that a failure names what was waited for.
    made.setDefaultTimeout(stepLimitMs);
    await made.addInitScript(
      ([chosen, language]) => {
        // What the person has chosen on the page since is left alone.
        if (localStorage.getItem("oo-theme") === null) localStorage.setItem("oo-theme", chosen);
        if (localStorage.getItem("oo-locale") === null) localStorage.setItem("oo-locale", language);
      },
      [theme, locale] as const,
    );
    return made;
  }

  /** By the one-time link that the mothership makes at its first start, as the first administrator does. */
  async function signIn() {
    const link = (await readFile(join(folder, "sign-in-link"), "utf8")).trim();
    const first = await browser.newContext();
    const page = await first.newPage();
    await page.goto(link);
    await page.locator("form button, form input[type=submit]").first().click();
    await page.waitForURL(/\/sovereign\//);
    const state = await first.storageState({ indexedDB: false });
    await first.close();
    return { ...state, origins: [] };
  }

  return {
    browser,
    urlOf,
    context,
    async open(path, visit) {
      const page = await (await context(visit)).newPage();
      const problems: string[] = [];
      page.on("pageerror", (error) => problems.push(error.message));
      page.on("console", (message) => {
        if (/Content Security Policy|Refused to/.test(message.text())) problems.push(message.text());
      });
      await page.goto(urlOf(path));
      return { page, problems };
    },
  };
}
