import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Context } from "../context.ts";
import { writeRunFile } from "../mothership/run-file.ts";
import { newToken } from "./new-token.ts";

const real = "r".repeat(64);
const ofLab = `lab${"a".repeat(61)}`;

test.each([
  ["a real token stays away from a lab", { withLab: true, token: real }, {}],
  ["a lab's token goes to a lab", { withLab: true, token: ofLab }, { hetznerToken: ofLab }],
  ["a real token goes to the real cloud", { withLab: false, token: real }, { hetznerToken: real }],
  ["no token is no token", { withLab: false, token: undefined }, {}],
])("%s", async (_, { withLab, token }, expected) => {
  const stateDirectory = await mkdtemp(join(tmpdir(), "catalyst-token-"));
  onTestFinished(() => rm(stateDirectory, { recursive: true, force: true }));
  await writeRunFile(stateDirectory, { port: 1, withLab, supervisor: { pid: process.pid, startTicks: 0 } });

  const found = await newToken({ environment: token === undefined ? {} : { HETZNER_API_TOKEN: token }, stateDirectory } as Context);

  expect(found).toEqual(expected);
});
