import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { createRegistryClient } from "../../oci/registry-client.ts";
import { publishBlueprint } from "../publish-blueprint.ts";
import { createFileReservations } from "../reservations/file-reservations.ts";
import { parseSigningKey } from "../signing/signing-key.ts";
import { sourceOf } from "./sample-charts.ts";

/** What a publication in a process of its own is told, as JSON in the first argument. */
export interface ChildOrders {
  root: string;
  directory: string;
  registry: string;
  to: string;
  tinyPath: string;
  keyPath: string;
  reservations: string;
  outputDirectory: string;
  helm: { path: string; version: string };
  /** Killed when this step has ended. */
  killAfterStep?: string;
  /** Killed when the registry has answered this many writes, counted from 1. */
  killAfterWrite?: number;
}

const orders = JSON.parse(process.argv[2]!) as ChildOrders;
const { root, registry, killAfterStep, killAfterWrite } = orders;
if (killAfterWrite !== undefined) dieAfterWrite(killAfterWrite);

const { outcome, digest } = await publishBlueprint(
  { directory: orders.directory, repositoryRoot: root, to: orders.to, outputDirectory: orders.outputDirectory, run: "a child" },
  {
    registry: createRegistryClient({ registry }),
    signingKey: parseSigningKey(readFileSync(orders.keyPath, "utf8")),
    charts: sourceOf(readFileSync(orders.tinyPath)),
    findModule: () => Promise.resolve(undefined),
    helm: orders.helm,
    kubeVersion: "1.31.4",
    reservations: createFileReservations(orders.reservations, () => new Date()),
    verify: () => Promise.resolve({ errors: 0, warnings: 0, notChecked: 0, ruleSetVersion: "rules-of-a-test" }),
    now: () => new Date(),
    onStep: ({ step, state }) => {
      if (step === killAfterStep && state === "done") process.kill(process.pid, "SIGKILL");
    },
  },
);
console.log(JSON.stringify({ outcome, digest }));

function dieAfterWrite(count: number): void {
  const send = globalThis.fetch;
  let writes = 0;
  globalThis.fetch = async (input, init) => {
    const reply = await send(input, init);
    if (init?.method === "PUT" || init?.method === "POST") writes += 1;
    if (writes >= count) {
      process.kill(process.pid, "SIGKILL");
      await delay(60_000);
    }

    return reply;
  };
}
