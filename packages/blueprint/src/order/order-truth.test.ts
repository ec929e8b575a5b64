import { kubeApiMissing } from "@catalyst/lab/kube/start-kube-api.ts";
import { describe, expect, test } from "vitest";
import { exampleRepositoryRoot } from "../testing/example-repository.ts";
import { proveOrder } from "./prove-order.ts";
import { installInOrder } from "./testing/install-in-order.ts";
import { exampleKitAt, type KitForTests, projectKitForTests } from "./testing/kit-for-tests.ts";

const missing = await kubeApiMissing();
const limitMs = 10 * 60_000;

describe.skipIf(missing !== undefined)(`the real API server and Helm${missing === undefined ? "" : ` (left out: ${missing})`}`, () => {
  test.each<[string, () => Promise<KitForTests>]>([
    ["the example repository's kit", () => exampleKitAt(exampleRepositoryRoot)],
    ["the project's own kit", projectKitForTests],
  ])(
    "take %s in the order that is proved",
    async (_, makeKit) => {
      await using kit = await makeKit();
      const proof = proveOrder(kit.plan);

      const refusal = await installInOrder(kit, proof.levels.flat());

      expect(proof.failures).toEqual([]);
      expect(refusal).toBeUndefined();
    },
    limitMs,
  );
});
