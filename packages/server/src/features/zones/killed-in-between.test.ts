import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DnsWorld, eventually, startDnsWorld } from "../../adapters/dns/testing/dns-world.ts";
import { DnsQueryError } from "../../platform/dns-query-error.ts";
import { DnsServerError } from "../../platform/dns-server-error.ts";
import { verifyZone } from "../delegation/verify-zone.ts";
import { changesOf } from "./changes-of.ts";
import type { DnsServer } from "./dns-server.ts";
import { ensureDelegation } from "./ensure-delegation.ts";
import { ensurePoolZone } from "./ensure-pool-zone.ts";
import { ensureZone } from "./ensure-zone.ts";
import { flushNames } from "./flush-names.ts";
import { readDs } from "./read-ds.ts";
import { removeDelegation } from "./remove-delegation.ts";
import { removeZone } from "./remove-zone.ts";
import { wantedSovereignZone } from "./sovereign-zone.ts";
import { childSettings } from "./zone-settings.ts";

const signal = AbortSignal.timeout(240_000);
const pool = "omani.works";
const ip = "127.9.9.9";

/** More than a commit or a release needs, so that the last ones are never reached. */
const requests = [1, 2, 3, 4, 5, 6, 7, 8, 9];

/** `under way`: the server dies while it works on the request. `answer lost`: it did the work and dies before anybody hears of it. */
const moments = ["under way", "answer lost"] as const;

describe("the server is killed at any request, and the steps are repeated until they succeed", () => {
  let world: DnsWorld;
  beforeAll(async () => {
    world = await startDnsWorld();
    await ensurePoolZone(world.server, pool, world.book, signal);
  });
  afterAll(() => world?.lab.stop());

  const wanted = (label: string) => ({
    name: `${label}.${pool}`,
    account: `sovereign:${label}`,
    settings: childSettings,
    records: wantedSovereignZone({ fqdn: `${label}.${pool}`, ip, nameservers: world.book.hosts }),
  });
  const delegation = (label: string) => ({ parent: pool, name: `${label}.${pool}`, nameservers: world.book.hosts });

  async function commit(server: DnsServer, label: string): Promise<boolean> {
    await ensureZone(server, wanted(label), signal);
    const ds = await readDs(server, `${label}.${pool}`, signal);
    await ensureDelegation(server, { ...delegation(label), ds }, signal);
    await flushNames(server, [`${label}.${pool}`, pool], signal);
    const { verified } = await verifyZone(
      { fqdn: `${label}.${pool}`, ip, ds },
      world.book.addresses,
      { ask: world.ask, random: randomBytes },
      signal,
    );
    return verified;
  }

  async function release(server: DnsServer, label: string): Promise<boolean> {
    await removeDelegation(server, delegation(label), { ask: world.ask, addresses: world.book.addresses }, signal);
    await removeZone(server, wanted(label), signal);
    return true;
  }

  /** The adapter, whose server is killed once and started again. */
  function killedAt(request: number, moment: (typeof moments)[number]): DnsServer {
    let sent = 0;
    return world.connect({
      fetch: async (...call) => {
        sent += 1;
        if (sent !== request) return fetch(...call);
        const answer = fetch(...call);
        if (moment === "answer lost") await answer;
        const settled = answer.then(
          (response) => response.text(),
          () => "",
        );
        await world.lab.pool.kill("SIGKILL");
        await settled;
        await world.lab.pool.start();
        throw new TypeError("fetch failed");
      },
    });
  }

  test.each(moments.flatMap((moment) => requests.map((request) => [request, moment] as const)))(
    "commit, request %i, %s",
    async (request, moment) => {
      const label = `c${request}-${moment === "under way" ? "u" : "l"}`;
      const server = killedAt(request, moment);

      await untilDone(() => commit(server, label));

      const zone = `${label}.${pool}`;
      const keys = await world.server.readKeys(zone, signal);
      expect(await world.server.readZone(zone, signal)).toMatchObject({ ...childSettings, account: `sovereign:${label}` });
      expect(changesOf(wanted(label).records, (await world.server.readRecords(zone, signal)) ?? [])).toEqual([]);
      expect(keys).toHaveLength(1);
      expect((await world.server.readRecords(pool, signal, zone))?.find(({ type }) => type === "DS")?.records).toEqual(keys[0]?.ds);
    },
  );

  test.each(moments.flatMap((moment) => requests.map((request) => [request, moment] as const)))(
    "release, request %i, %s",
    async (request, moment) => {
      const label = `r${request}-${moment === "under way" ? "u" : "l"}`;
      await untilDone(() => commit(world.server, label));
      const server = killedAt(request, moment);

      await untilDone(() => release(server, label));

      expect(await world.server.readZone(`${label}.${pool}`, signal)).toBeUndefined();
      expect(await world.server.readRecords(pool, signal, `${label}.${pool}`)).toEqual([]);
    },
  );

  test("at no moment of a release does the parent delegate to a zone that is gone", async () => {
    const labels = Array.from({ length: 6 }, (_, index) => `whole${index}`);
    for (const label of labels) await untilDone(() => commit(world.server, label));
    const lame: string[] = [];
    let looks = 0;
    const released = new AbortController();

    const watching = Promise.all(
      world.book.addresses.map(async (address) => {
        while (!released.signal.aborted) {
          for (const label of labels) {
            const name = `${label}.${pool}`;
            // The zone first: if it is gone now and the delegation is still told afterwards, there was such a moment.
            const zone = await world.ask(address, { name, type: "SOA" }, signal);
            const above = await world.ask(address, { name, type: "DS" }, signal);
            const isThere = zone.answers.some(({ type }) => type === "SOA");
            looks += 1;
            if (!isThere && above.answers.some(({ type }) => type === "DS")) lame.push(`${name} at ${address.address}`);
          }
        }
      }),
    );
    for (const label of labels) await release(world.server, label);
    released.abort();
    await watching;

    expect(lame).toEqual([]);
    expect(looks).toBeGreaterThan(labels.length);
  });
});

/** Repeats steps as a converger does: over whatever passes by itself, and over nothing else. */
function untilDone(work: () => Promise<boolean>): Promise<boolean> {
  return eventually("the end of the steps", () =>
    work().catch((error: unknown) => {
      if (error instanceof DnsQueryError || (error instanceof DnsServerError && error.kind === "unavailable")) return false;
      throw error;
    }),
  );
}
