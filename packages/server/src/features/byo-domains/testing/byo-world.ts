import { randomBytes } from "node:crypto";
import { type Delegation } from "@catalyst/contract";
import { type Lab, type RegistrarName, startLab } from "@catalyst/lab";
import { parse } from "tldts";
import { eventually, startDnsWorld } from "../../../adapters/dns/testing/dns-world.ts";
import { createRegistrars } from "../../../adapters/registrar/registrars.ts";
import { systemClock } from "../../../platform/clock.ts";
import { keyOf } from "../../../platform/envelope.ts";
import { silentLogger } from "../../../platform/log.ts";
import { Secret } from "../../../platform/secret.ts";
import { createFastClock } from "../../../testing/fast-clock.ts";
import { type AtEnd, testDatabase } from "../../../testing/test-database.ts";
import { checkDelegation } from "../../delegation/check-delegation.ts";
import { type Actor, internalActor } from "../../pdm-callers/actor.ts";
import { createLiveSecrets } from "../../secrets/live-secrets.ts";
import { createVault } from "../../secrets/vault.ts";
import { ensurePoolZone } from "../../zones/ensure-pool-zone.ts";
import type { ByoOptions } from "../byo-parts.ts";
import { createByoConverger, createByoDomains } from "../create-byo-domains.ts";

/** Never cut short: each test has its own limit, and this module outlives the first file that uses it. */
export const signal = new AbortController().signal;
export const deploymentId = "0123456789abcdef";
export const engine: Actor = internalActor(`deployment:${deploymentId}`);
/** Where the load balancer is said to be. */
export const ip = "127.0.0.9";

const speed = 600;
const each = 8;

/** A lab's DNS and registrars, a database, and the life of customers' domains on top, with its waits cut short. */
export async function startByoWorld(atEnd: AtEnd) {
  const dns = await startDnsWorld();
  atEnd(() => dns.lab.stop());
  const registrarNames: readonly RegistrarName[] = ["cloudflare", "namecheap", "godaddy", "ovh", "dynadot"];
  const lab = await startLab({
    speed,
    dns: dns.lab,
    registrars: registrarNames.map((registrar) => ({
      id: "customer",
      registrar,
      otherDomains: 24,
      balance: 75,
      domains: Array.from({ length: each }, (_, index) => ({ name: domainAt(registrar, index) })),
    })),
    set: { "registrar.rate_limit": "off", "registrar.ovh.task": [5, 30], "registrar.godaddy.readback": [5, 30] },
  });
  atEnd(() => lab.close());
  for (const registrar of registrarNames)
    for (let index = 0; index < each; index += 1) dns.lab.parking.setRecords(domainAt(registrar, index), []);
  const { db } = await testDatabase(atEnd);
  // Our name servers' own names lie in a zone that is delegated from the start.
  await ensurePoolZone(dns.server, "openova.io", dns.book, signal);

  const registrars = createRegistrars({
    clock: createFastClock(speed),
    log: silentLogger,
    baseURLs: Object.fromEntries(registrarNames.map((name) => [name, urlOf(lab, name)])),
    egressIPv4: "127.0.0.1",
  });
  const options: ByoOptions = {
    db,
    vault: createVault([keyOf(Buffer.alloc(32, 7))], randomBytes, createLiveSecrets()),
    clock: systemClock,
    random: randomBytes,
    log: silentLogger,
    worker: "test",
    server: dns.server,
    book: dns.book,
    walker: dns.walker,
    registrars,
    rules: {
      pools: () => ["omani.works", "openova.io"],
      forbiddenDomains: ["eventforge.io"],
      registrable: (name) => parse(name, { extractHostname: false }).domain ?? undefined,
    },
    allowPrivateIP: true,
    syncBudgetMs: 50,
    times: {
      leaseMs: 3000,
      everyMs: 20,
      retryMs: [20, 50],
      pace: () => 50,
      operationPace: () => 20,
      recheckMs: 200,
      quarantineEveryMs: 50,
    },
  };
  const byo = createByoDomains(options);
  const loop = createByoConverger(options);
  loop.start();
  atEnd(() => loop.stop(5000));

  return {
    ...dns,
    dns: dns.lab,
    lab,
    db,
    options,
    byo,
    registrars,
    eventually,
    domainAt,
    domain(name: string) {
      const found = lab.laboratory.registrars.domain(name);
      if (!found) throw new Error(`The lab has no domain ${name}`);
      return found;
    },
    tokenOf(registrar: RegistrarName): Secret {
      const account = lab.registrars.accounts.find((one) => one.registrar === registrar);
      return new Secret("registrar_token", account?.token ?? "");
    },
    /** Plans and commits a domain at a registrar. */
    async bring(registrar: RegistrarName, domain: string, actor: Actor = engine): Promise<Delegation> {
      const account = { registrar, token: this.tokenOf(registrar), deploymentId };
      await byo.plan(actor, domain, { mode: "byo-api", ...account }, signal);
      return byo.commit(actor, domain, { ...account, loadBalancerIP: ip }, signal);
    },
    async reach(domain: string, isThere: (delegation: Delegation) => boolean): Promise<Delegation> {
      let last: Delegation | undefined;
      return eventually(
        domain,
        async () => {
          last = await byo.read({ name: "program:admin", scopes: ["pdm:admin"] }, domain, signal);
          return last && isThere(last) && last;
        },
        60_000,
      ).catch((error: unknown) => {
        throw new Error(`${domain} stands at ${JSON.stringify(last, undefined, 1)}`, { cause: error });
      });
    },
    async gone(domain: string): Promise<void> {
      await eventually(
        `the end of ${domain}`,
        async () => (await byo.read({ name: "program:admin", scopes: ["pdm:admin"] }, domain, signal)) === undefined,
        60_000,
      );
    },
    /** What the lab's validating resolver, having forgotten everything, finds. */
    async resolve(name: string): Promise<string[]> {
      await dns.lab.flushResolver();
      const answer = await dns.ask(dns.view.resolvers[0]!, { name, type: "A", recursion: true }, signal);
      return answer.answers.filter(({ type }) => type === "A").map(({ data }) => data);
    },
    /** What the zone above says at this moment. */
    async parentOf(domain: string): Promise<string[]> {
      return (await checkDelegation({ domain, nameservers: dns.book.hosts, ds: [] }, dns.walker, signal)).seen;
    },
  };
}

export type ByoWorld = Awaited<ReturnType<typeof startByoWorld>>;

export function domainAt(registrar: RegistrarName, index: number): string {
  return `acme${index}-${registrar}.com`;
}

/** Below the lab's address, as each registrar's own base would be. */
function urlOf({ registrarsURL }: Lab, name: RegistrarName): string {
  const paths: Record<RegistrarName, string> = {
    cloudflare: "/client/v4",
    namecheap: "/xml.response",
    godaddy: "",
    ovh: "/1.0",
    dynadot: "/api3.json",
  };
  return `${registrarsURL}/${name}${paths[name]}`;
}
