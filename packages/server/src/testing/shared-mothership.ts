import { afterAll, beforeAll } from "vitest";
import { type TestMothership, type TestMothershipOptions, testMothership } from "./test-mothership.ts";
import type { AtEnd } from "./test-database.ts";

/** One mothership for all tests of a file that do not disturb each other: each takes a domain name of its own. Call it at the top of the file. */
export function sharedMothership(options: TestMothershipOptions = {}): () => TestMothership {
  const ends: Parameters<AtEnd>[0][] = [];
  let shared: TestMothership | undefined;

  beforeAll(async () => {
    shared = await testMothership(options, (work) => ends.push(work));
  });
  afterAll(async () => {
    for (const end of ends.toReversed()) await end({});
  });

  return () => {
    if (!shared) throw new Error("The shared mothership is there from beforeAll to afterAll only");
    return shared;
  };
}
