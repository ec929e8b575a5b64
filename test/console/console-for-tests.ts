import { afterAll, beforeAll } from "vitest";
import { collectEndings } from "../../packages/server/src/testing/collect-endings.ts";
import type { TestMothershipOptions } from "../../packages/server/src/testing/test-mothership.ts";
import type { Edition } from "./build-console.ts";
import { type TestConsole, startConsole } from "./start-console.ts";

export type { OpenPage, VisitOptions } from "./browse-console.ts";
export type { TestConsole } from "./start-console.ts";

/** One mothership, console and browser for all tests of a file. Call it at the top of the file. */
export function sharedConsole(options: TestMothershipOptions = {}, edition?: Edition): () => TestConsole {
  const endings = collectEndings();
  let shared: TestConsole | undefined;
  beforeAll(async () => {
    shared = await startConsole(options, endings.atEnd, edition);
  }, 180_000);
  afterAll(endings.run);

  return () => {
    if (!shared) throw new Error("The shared console is there from beforeAll to afterAll only");
    return shared;
  };
}
