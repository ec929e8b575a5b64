import { rm } from "node:fs/promises";
import { kubeApiMissing } from "@catalyst/lab/kube/start-kube-api.ts";
import { describe, expect, test } from "vitest";
import { exampleRepositoryRoot, withChanges } from "../testing/example-repository.ts";
import { proveOrder } from "./prove-order.ts";
import { disorders } from "./testing/disorders.ts";
import { installInOrder } from "./testing/install-in-order.ts";
import { exampleKitAt, type KitForTests } from "./testing/kit-for-tests.ts";

const missing = await kubeApiMissing();
const limitMs = 10 * 60_000;

/**
 * What only a kubelet or a running program would miss (a Secret that a pod mounts, the network between pods, the address of a Service) no API server
 * refuses: `prove-order.test.ts` holds the prover to that.
 */
describe.skipIf(missing !== undefined)(`the real API server and Helm${missing === undefined ? "" : ` (left out: ${missing})`}`, () => {
  test(
    "take a kit in the order that is proved",
    async () => {
      await using kit = await exampleKitAt(exampleRepositoryRoot);
      const { failures, levels } = proveOrder(kit.plan);

      const refusal = await installInOrder(kit, levels.flat());

      expect(failures).toEqual([]);
      expect(refusal).toBeUndefined();
    },
    limitMs,
  );

  test.each(disorders)(
    "refuse what is foretold when $title",
    async ({ changes, given = [], refused }) => {
      await using kit = await changedKit([...given, ...changes]);
      const { failures } = proveOrder(kit.plan);
      const foretold = failures[0]!;

      const refusal = await installInOrder(kit, foretold.order);

      expect(foretold.release).toBe(refused.release);
      expect(foretold.object).toContain(refused.object);
      expect(refusal?.release).toBe(refused.release);
      expect(refusal?.message).toContain(stablePart(foretold.message));
    },
    limitMs,
  );

  const withSetting = disorders.filter(({ given, title }) => given !== undefined && !title.includes("templates"));

  test.each(withSetting)(
    "take the same kit when it is not so that $title",
    async ({ given = [] }) => {
      await using kit = await changedKit(given);
      const { failures, levels } = proveOrder(kit.plan);

      const refusal = await installInOrder(kit, levels.flat());

      expect(failures).toEqual([]);
      expect(refusal).toBeUndefined();
    },
    limitMs,
  );
});

async function changedKit(changes: Parameters<typeof withChanges>[1]): Promise<KitForTests> {
  const root = await withChanges(exampleRepositoryRoot, changes);
  const kit = await exampleKitAt(root);

  return {
    ...kit,
    async [Symbol.asyncDispose]() {
      await kit[Symbol.asyncDispose]();
      await rm(root, { recursive: true, force: true });
    },
  };
}

/** Why a webhook does not answer depends on how the API server reaches Services; which one, and for whom, does not. */
function stablePart(message: string): string {
  return /failed calling webhook "[^"]+"/.exec(message)?.[0] ?? message;
}
