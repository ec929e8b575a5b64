import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createRegistryClient } from "../oci/registry-client.ts";
import { publishSteps } from "./publication.ts";
import type { ChildOrders } from "./testing/publish-child.ts";
import { type Publishing, publishingMissing, startPublishing } from "./testing/publishing-for-tests.ts";

const program = fileURLToPath(new URL("testing/publish-child.ts", import.meta.url));
/** Each publication of the sample writes less often than this; the last of these runs to its end. */
const mostWrites = 25;

describe.skipIf(publishingMissing !== undefined)(
  `Publishing, killed${publishingMissing === undefined ? "" : ` (${publishingMissing})`}`,
  () => {
    let publishing: Publishing;
    let root: string;

    beforeAll(async () => {
      publishing = await startPublishing();
      root = await publishing.repository();
      await writeFile(join(publishing.folder, "tiny.tgz"), publishing.tiny);
    });

    afterAll(() => publishing.stop());

    test.each(publishSteps.map((step, number) => [number, step] as const))(
      "after step %i (%s): a repeated run ends with the same version, and no tag stood for anything unsigned",
      { timeout: 120_000 },
      async (number, step) => {
        const repository = `killed-${number}/bp-wrap`;

        const killed = await publishInChild(`killed-${number}`, { killAfterStep: step });
        await expectNothingUnsigned(repository);
        const again = await publishInChild(`killed-${number}`, {});

        expect(killed.signal).toBe("SIGKILL");
        expect(JSON.parse(again.stdout)).toMatchObject({ outcome: step === "tag" ? "unchanged" : "published" });
        expect(await publishing.verify(repository, "1.0.0")).toMatchObject({ signed: true, attested: true, findings: [] });
      },
    );

    test("between any two writes: runs that begin again where others died converge", { timeout: 300_000 }, async () => {
      let finished = "";
      for (let write = 1; finished === "" && write <= mostWrites; write += 1) {
        const { signal, stdout } = await publishInChild("writes", { killAfterWrite: write });
        await expectNothingUnsigned("writes/bp-wrap");
        finished = signal === "SIGKILL" ? "" : stdout;
      }

      expect(finished).not.toBe("");
      expect(await publishing.verify("writes/bp-wrap", "1.0.0")).toMatchObject({ signed: true, attested: true, findings: [] });
    });

    async function expectNothingUnsigned(repository: string): Promise<void> {
      const registry = createRegistryClient({ registry: publishing.registry.host });
      if ((await registry.resolveTag(repository, "1.0.0")) === undefined) return;
      expect(await publishing.verify(repository, "1.0.0")).toMatchObject({ signed: true, attested: true });
    }

    async function publishInChild(place: string, more: Partial<ChildOrders>): Promise<{ signal: string | undefined; stdout: string }> {
      const orders: ChildOrders = {
        root,
        directory: join(root, "platform/wrap"),
        registry: publishing.registry.host,
        to: `oci://${publishing.registry.host}/${place}`,
        tinyPath: join(publishing.folder, "tiny.tgz"),
        keyPath: publishing.keyPath,
        reservations: join(publishing.folder, "reservations"),
        outputDirectory: join(publishing.folder, "output"),
        helm: publishing.helm,
        ...more,
      };
      const { signal, stdout, stderr, exitCode } = await execa(process.execPath, [program, JSON.stringify(orders)], { reject: false });
      if (signal === undefined && exitCode !== 0) throw new Error(stderr);

      return { signal, stdout };
    }
  },
);
