import { createServer } from "node:net";
import type { AtEnd } from "../../packages/server/src/testing/test-database.ts";
import { type TestMothership, type TestMothershipOptions, testMothership } from "../../packages/server/src/testing/test-mothership.ts";
import { type BrowsedConsole, browseConsole } from "./browse-console.ts";
import { type Edition, builtConsole } from "./build-console.ts";

/** The built console, served by a whole mothership with its lab, in a real Chromium. */
export interface TestConsole extends BrowsedConsole {
  mothership: TestMothership;
}

export async function startConsole(options: TestMothershipOptions, atEnd: AtEnd, edition?: Edition): Promise<TestConsole> {
  const [folder, port] = await Promise.all([builtConsole(edition), freePort()]);
  const origin = `http://127.0.0.1:${port}`;
  const mothership = await testMothership(
    {
      ...options,
      env: {
        PORT: String(port),
        CATALYST_API_PUBLIC_URL: `${origin}/sovereign`,
        CATALYST_CONSOLE_DIR: folder,
        ...options.env,
      },
    },
    atEnd,
  );
  const browsed = await browseConsole({ origin, folder: mothership.folder });
  atEnd(() => browsed.browser.close());
  return { mothership, ...browsed };
}

/** A port that nobody listened at a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
