import { domainRoutes } from "@catalyst/contract";
import { expect, test } from "vitest";
import { type Answer, type Question, ask } from "../../packages/server/src/testing/ask-for-tests.ts";
import { sharedMothership } from "../../packages/server/src/testing/shared-mothership.ts";
import { type Description, misfits } from "./description.ts";

const shared = sharedMothership();
const pool = "/api/v1/pool/omani.works";
const address = "127.0.0.9";

/** Each route of names and domains, called for real: a name server, a registry and registrars stand behind it. */
test("every route of names and domains answers as the description says", { timeout: 60_000 }, async () => {
  const description = (await ask(shared(), "GET", "/openapi.json", { as: null })).body as Description;
  const made: Partial<Record<DomainRouteName, Answer>> = {};
  const call: Call = async (name, url, body) => {
    const question: Question = body === undefined ? {} : { body };
    made[name] = await ask(shared(), domainRoutes[name].method, url, question);
    return made[name];
  };

  await callPools(call);
  const zone = await callNames(call);
  await callZones(call, zone);
  await call("releaseName", `${pool}/release?sub=asked&fqdn=${zone}`);
  await callRegistrars(call);
  await callOwnDomains(call);

  expect(Object.keys(domainRoutes).filter((name) => !Object.hasOwn(made, name))).toEqual([]);
  expect(Object.entries(made).flatMap(([name, { status, text }]) => (status < 300 ? [] : [`${name} ${status}: ${text}`]))).toEqual([]);
  expect(Object.entries(made).flatMap(([name, answer]) => misfits(description, name, answer))).toEqual([]);
});

type DomainRouteName = keyof typeof domainRoutes;

type Call = (name: DomainRouteName, url: string, body?: object) => Promise<Answer>;

async function callPools(call: Call): Promise<void> {
  await call("bootstrapPool", `${pool}/bootstrap`, {});
  await call("listReservedNames", "/api/v1/reserved");
  await call("listNameservers", "/api/v1/dns/nameservers");
  await call("listPools", "/api/v1/dns/pools");
  await call("listPoolDomains", "/api/v1/pool-domains");
  await call("checkSubdomain", "/api/v1/subdomains/check", { subdomain: "asked", poolDomain: "omani.works" });
  await call("checkName", `${pool}/check?sub=asked`);
}

/** Takes a name for a Sovereign, one whose zone will move, and one for an Organization. Resolves with the first one's zone. */
async function callNames(call: Call): Promise<string> {
  const sovereignFQDN = "asked.omani.works";
  const { body } = await call("reserveName", `${pool}/reserve`, { subdomain: "asked" });
  const held = { subdomain: "asked", reservationToken: body.reservationToken };
  await call("renewReservation", `${pool}/renew`, held);
  await call("commitAllocation", `${pool}/commit`, { ...held, sovereignFQDN, loadBalancerIP: address });
  await call("readAllocation", `${pool}/allocations/asked`);
  await call("putAllocation", `${pool}/allocations/moving`, { sovereignFQDN: "moving.omani.works", loadBalancerIP: address });
  await call("putAllocation", `${pool}/allocations/guild`, {
    sovereignFQDN: "guild.omani.works",
    loadBalancerIP: address,
    kind: "organization",
  });
  await call("listAllocations", `${pool}/list?limit=1`);
  await call("putPoolName", `${pool}/names/guild-shop`, { target: "gateway.example.net" });
  await call("deletePoolName", `${pool}/names/guild-shop`);
  await call("checkDelegation", `/api/v1/dns/delegation?domain=${sovereignFQDN}`);
  await call("inspectChain", `/api/v1/dns/chain?domain=${sovereignFQDN}`);
  return sovereignFQDN;
}

async function callZones(call: Call, zone: string): Promise<void> {
  const base = `/api/v1/zone/${zone}`;
  await call("putGslbRecord", `${base}/gslb/shop`, { policy: "single", targets: [{ region: "fsn1", ip: address }] });
  await call("readGslbRecord", `${base}/gslb/shop`);
  await call("deleteGslbRecord", `${base}/gslb/shop`);
  await call("createZoneCredentials", `${base}/credentials`, {});
  await call("deleteZoneCredentials", `${base}/credentials`);
  const { body } = await call("backUpZone", `${base}/backup`, {});
  await call("restoreZone", `${base}/restore`, { snapshotId: body.snapshotId });
  // Nobody listens at the new server: the move is begun, and waits.
  await call("handOverZone", "/api/v1/zone/moving.omani.works/handover", {
    apiURL: "http://127.0.0.1:9",
    apiKey: "of-the-other-server",
    nameservers: { "ns1.moving.omani.works": ["127.0.0.10"], "ns2.moving.omani.works": ["127.0.0.11"] },
  });
  await call("readHandover", "/api/v1/zone/moving.omani.works/handover");
}

async function callRegistrars(call: Call): Promise<void> {
  const account = { domain: "acme-dynadot.io", token: tokenAt("dynadot") };
  await call("listRegistrars", "/api/v1/registrars");
  await call("validateRegistrar", "/api/v1/registrar/dynadot/validate", account);
  await call("setNameservers", "/api/v1/registrar/dynadot/set-ns", account);
}

async function callOwnDomains(call: Call): Promise<void> {
  const base = "/api/v1/byo/acme-godaddy.com";
  const account = { deploymentId: "00112233445566aa", registrar: "godaddy", token: tokenAt("godaddy") };
  await call("planByoDomain", `${base}/plan`, { mode: "byo-api", ...account });
  await call("commitByoDomain", `${base}/commit`, { loadBalancerIP: address, carryOver: true, ...account });
  await call("readByoDomain", base);
  await call("rollBackByoDomain", `${base}/rollback`, {});
  await call("releaseByoDomain", base);
}

/** The customer's token at one of the lab's registrars. */
function tokenAt(registrar: string): string {
  return shared().lab.registrars.accounts.find((each) => each.registrar === registrar && each.id === "customer")?.token ?? "";
}
