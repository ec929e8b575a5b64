import * as fc from "fast-check";
import { expect, test } from "vitest";
import { examples, startTestLab, type TestLab } from "./testing/test-lab.ts";

const timestamps = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00/g;

interface Step {
  method: string;
  path: string;
  body: object;
}

/** What three clients want, each in its own order. */
const clients: Step[][] = ["a", "b", "c"].map((name) => [
  { method: "POST", path: "/servers", body: { ...examples.server, name } },
  { method: "POST", path: "/networks", body: { ...examples.network, name } },
  { method: "POST", path: "/firewalls", body: { name } },
  { method: "POST", path: "/volumes", body: { name, size: 10, location: "fsn1" } },
]);

test("with the same seed each client gets the same answers byte for byte, however the clients interleave", async () => {
  const reference = await play(roundRobin());

  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(roundRobin(), { minLength: 12, maxLength: 12 }), async (turns) => {
      expect(await play(turns)).toEqual(reference);
    }),
    { numRuns: 8 },
  );
});

test("another seed gives other ids", async () => {
  expect(await play(roundRobin(), 2)).not.toEqual(await play(roundRobin(), 1));
});

/** Which client's turn it is, twelve times. */
function roundRobin(): number[] {
  return clients.flatMap((steps) => steps.map((_, index) => index % clients.length));
}

/** Answers per client, without their times. */
async function play(turns: number[], seed = 42): Promise<string[][]> {
  const lab: TestLab = await startTestLab({
    seed,
    scenario: `version: 1\nname: some-fail\nrules: [{ id: r, when: { method: POST, nth: 2, key: body.name }, do: { status: { code: conflict } } }]\n`,
  });
  const answers: string[][] = clients.map(() => []);
  const next = clients.map(() => 0);
  for (const turn of turns) {
    const step = clients[turn]![next[turn]!++];
    if (!step) continue;
    const { status, body } = await lab.ask(step.method, step.path, step.body);
    answers[turn]!.push(`${status} ${JSON.stringify(body).replaceAll(timestamps, "T")}`);
  }
  await lab.close();
  return answers;
}
