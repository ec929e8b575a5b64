import { readFileSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import type { Rule } from "../faults/scenario-schema.ts";
import { askCloudflare, askDynadot, askGodaddy, askNamecheap, askOvh, customerOf } from "../testing/registrar-clients.ts";
import { startTestLab, type ApiAnswer, type TestLab } from "../testing/test-lab.ts";
import type { RegistrarName } from "./registrar-account.ts";

let lab: TestLab;
const ours = ["ns1.openova.io", "ns2.openova.io"];
const acme = { SLD: "acme-namecheap", TLD: "com" };

afterEach(() => lab.close());

/** A harmless read at each registrar. */
const look: Record<RegistrarName, () => Promise<ApiAnswer>> = {
  cloudflare: () => askCloudflare(lab, "GET", "/zones"),
  namecheap: () => askNamecheap(lab, "domains.dns.getList", acme),
  godaddy: () => askGodaddy(lab, "GET", "/v1/domains/acme-godaddy.com"),
  ovh: () => askOvh(lab, "GET", "/domain/acme-ovh.com"),
  dynadot: () => askDynadot(lab, "get_ns", { domain: "acme-dynadot.com" }),
};

function nameserversOf(domain: string): string[] {
  return lab.laboratory.registrars.domain(domain)!.nameservers;
}

async function playing(scenario: string): Promise<void> {
  lab = await startTestLab({
    scenario: readFileSync(new URL(`../../scenarios/${scenario}.yaml`, import.meta.url), "utf8"),
    set: { "registrar.ovh.task": [0, 0], "registrar.godaddy.readback": [0, 0] },
  });
}

const numbers = {
  cloudflare: ["1000", "10000", "6003", "9109", "81057", "81058", "1004", "971", "10013"],
  namecheap: (
    "1010101 1010102 1017101 1019103 1016103 1017103 1017411 1030408 1011102 1011150 1017150 1010105 1011105 1017105 2019166 2016166 " +
    "2030166 2030280 2011177 3031510 3050900 4022288 5050900 1050900 500000"
  ).split(" "),
  godaddy: [
    "MALFORMED_CREDENTIALS",
    "UNABLE_TO_AUTHENTICATE",
    "ACCESS_DENIED",
    "UNKNOWN_DOMAIN",
    "CONFLICT",
    "INVALID_BODY",
    "TOO_MANY_REQUESTS",
  ],
  ovh: ["INVALID_SIGNATURE", "INVALID_CREDENTIAL", "NOT_CREDENTIAL", "INVALID_KEY", "NOT_GRANTED_CALL", "TOO_MANY_REQUESTS"],
  dynadot: ["error", "system_busy"],
};

test.each(Object.entries(numbers) as [RegistrarName, string[]][])(
  "%s can be made to answer with each of its codes",
  async (target, codes) => {
    lab = await startTestLab();

    for (const code of codes) {
      lab.laboratory.faults.add({ id: "r", target, do: { status: { code, message: "as wished" } } });
      const { body, status } = await look[target]();

      const text = typeof body === "string" ? body : JSON.stringify(body);
      expect(text).toContain(code);
      expect(text).toContain("as wished");
      // Two of them say 200 whatever happened.
      expect(status >= 400).toBe(target !== "namecheap" && target !== "dynadot");
    }
  },
);

test("a rule that names no target leaves the registrars alone, and one for any target does not", async () => {
  lab = await startTestLab();
  lab.laboratory.faults.add({ id: "r", do: { status: { code: "server_error" } } });
  const spared = await look.godaddy();
  lab.laboratory.faults.add({ id: "r", target: "any", do: { status: { code: "INTERNAL_SERVER_ERROR" } } });
  const hit = await look.godaddy();

  expect([spared.status, hit.status]).toEqual([200, 500]);
});

test("an answer can be lost after the change was made, at each registrar", async () => {
  await playing("registrar-answer-lost-after-write");
  const zone = (await look.cloudflare()).body.result[0].id as string;
  const record = { type: "NS", name: "cloud.acme-cloudflare.com", content: ours[0], ttl: 3600 };

  const lost = [
    () => askCloudflare(lab, "POST", `/zones/${zone}/dns_records`, record),
    () => askNamecheap(lab, "domains.dns.setCustom", { ...acme, Nameservers: ours.join(",") }),
    () => askGodaddy(lab, "PATCH", "/v1/domains/acme-godaddy.com", { nameServers: ours }),
    () => askOvh(lab, "PUT", "/domain/acme-ovh.com", { nameServerType: "external" }),
    () => askOvh(lab, "POST", "/domain/acme-ovh.com/nameServers/update", { nameServers: ours.map((host) => ({ host })) }),
    () => askDynadot(lab, "add_ns", { host: ours[0]! }),
  ];
  for (const write of lost) await expect(write()).rejects.toThrow("fetch failed");
  await askDynadot(lab, "add_ns", { host: ours[1]! });
  await expect(askDynadot(lab, "set_ns", { domain: "acme-dynadot.com", ns0: ours[0]!, ns1: ours[1]! })).rejects.toThrow("fetch failed");

  expect(lab.laboratory.registrars.domain("acme-cloudflare.com")!.records).toMatchObject([{ type: "NS", content: ours[0] }]);
  for (const name of ["namecheap", "godaddy", "ovh", "dynadot"]) expect(nameserversOf(`acme-${name}.com`)).toEqual(ours);
});

test("a registrar can say yes and do nothing", async () => {
  await playing("registrar-says-yes-does-nothing");
  await askOvh(lab, "PUT", "/domain/acme-ovh.com", { nameServerType: "external" });
  for (const host of ours) await askDynadot(lab, "add_ns", { host });

  const namecheap = await askNamecheap(lab, "domains.dns.setCustom", { ...acme, Nameservers: ours.join(",") });
  const godaddy = await askGodaddy(lab, "PATCH", "/v1/domains/acme-godaddy.com", { nameServers: ours });
  const ovh = await askOvh(lab, "POST", "/domain/acme-ovh.com/nameServers/update", { nameServers: ours.map((host) => ({ host })) });
  const task = await askOvh(lab, "GET", `/domain/acme-ovh.com/task/${ovh.body.id}`);
  const dynadot = await askDynadot(lab, "set_ns", { domain: "acme-dynadot.com", ns0: ours[0]!, ns1: ours[1]! });

  expect(namecheap.body).toContain('Updated="true"');
  expect(godaddy.status).toBe(204);
  expect(task.body.status).toBe("done");
  expect(dynadot.body.SetNsResponse.Status).toBe("success");
  for (const name of ["namecheap", "godaddy", "ovh", "dynadot"]) expect(nameserversOf(`acme-${name}.com`)).not.toEqual(ours);
});

test("a task can end in an error with a comment, and nothing is changed", async () => {
  await playing("registrar-task-fails");
  await askOvh(lab, "PUT", "/domain/acme-ovh.com", { nameServerType: "external" });
  const before = nameserversOf("acme-ovh.com");

  const { body } = await askOvh(lab, "POST", "/domain/acme-ovh.com/nameServers/update", { nameServers: ours.map((host) => ({ host })) });
  const task = await askOvh(lab, "GET", `/domain/acme-ovh.com/task/${body.id}`);
  const base = `/v2/customers/${customerOf(lab, "godaddy").number}/domains/acme-godaddy.com`;
  await askGodaddy(lab, "PUT", `${base}/nameServers`, { nameServers: ours });
  const action = await askGodaddy(lab, "GET", `${base}/actions/DOMAIN_UPDATE_NAME_SERVERS`);

  expect(task.body).toMatchObject({ status: "error", comment: expect.stringContaining("Registry refused"), canRelaunch: true });
  expect(action.body).toMatchObject({ status: "FAILED", reason: { message: "Registry refused the update" } });
  expect(nameserversOf("acme-ovh.com")).toEqual(before);
});

test("a task can stand still for hours and be cancelled by the registrar", async () => {
  await playing("registrar-task-stuck");
  await askOvh(lab, "PUT", "/domain/acme-ovh.com", { nameServerType: "external" });
  const { body } = await askOvh(lab, "POST", "/domain/acme-ovh.com/nameServers/update", { nameServers: ours.map((host) => ({ host })) });
  lab.laboratory.clock.advance(2 * 3_600_000);
  const stuck = await askOvh(lab, "GET", `/domain/acme-ovh.com/task/${body.id}`);
  lab.laboratory.clock.advance(3_600_000);
  const over = await askOvh(lab, "GET", `/domain/acme-ovh.com/task/${body.id}`);
  lab.laboratory.scenario.unload();
  const cancel: Rule["do"] = { action_outcome: { error: { code: "cancelled", message: "Cancelled by support" } } };
  lab.laboratory.faults.add({ id: "c", target: "ovh", when: { method: "POST" }, do: cancel });
  const second = await askOvh(lab, "POST", "/domain/acme-ovh.com/nameServers/update", { nameServers: ours.map((host) => ({ host })) });
  lab.laboratory.clock.advance(60_000);
  const cancelled = await askOvh(lab, "GET", `/domain/acme-ovh.com/task/${second.body.id}`);

  expect(stuck.body.status).toBe("doing");
  expect(over.body.status).toBe("done");
  expect(cancelled.body).toMatchObject({ status: "cancelled", comment: "Cancelled by support" });
});

test("a storm of refusals speaks each registrar's language and passes", async () => {
  await playing("registrar-rate-limit-storm");
  const fifth: Record<string, ApiAnswer> = {};
  for (const [name, ask] of Object.entries(look)) {
    for (let call = 1; call <= 5; call++) fifth[name] = await ask();
    await ask();
    await ask();
  }
  const after = await look.ovh();

  expect(fifth["cloudflare"]).toMatchObject({ status: 429, body: { errors: [{ code: 10013 }] } });
  expect(fifth["namecheap"]).toMatchObject({ status: 200, body: expect.stringContaining('Number="500000"') });
  expect(fifth["godaddy"]).toMatchObject({ status: 429, body: { code: "TOO_MANY_REQUESTS" } });
  expect(fifth["ovh"]).toMatchObject({ status: 429 });
  expect(fifth["dynadot"]).toMatchObject({ status: 200, body: { GetNsResponse: { Status: "system_busy" } } });
  expect(after.status).toBe(200);
});

test("a registrar that is down answers in its own way for a while", async () => {
  await playing("registrar-unavailable");
  for (const ask of Object.values(look)) for (let call = 0; call < 2; call++) await ask();

  const down = await Promise.all(Object.values(look).map((ask) => ask()));
  lab.laboratory.clock.advance(60_000);
  const up = await look.cloudflare();

  expect(down.map(({ status }) => status)).toEqual([503, 200, 503, 500, 200]);
  expect(down[1]!.body).toContain('Number="5050900"');
  expect(down[4]!.body.GetNsResponse.Error).toContain("main server");
  expect(up.status).toBe(200);
});

test("a proxy's page comes in the registrar's place", async () => {
  await playing("registrar-page-instead-of-api");

  const page = await look.ovh();
  const next = await look.ovh();

  expect(page).toMatchObject({ status: 504, body: expect.stringContaining("<h1>Gateway Timeout</h1>") });
  expect(next.status).toBe(200);
});

test("a wrong clock at the registrar refuses signatures made with the right one", async () => {
  await playing("registrar-clock-off");
  const first = await look.ovh();

  const second = await look.ovh();
  const time = await fetch(`${lab.registrarsURL}/ovh/1.0/auth/time`);
  const corrected = await askOvh(lab, "GET", "/domain", undefined, { timestamp: Number(await time.text()) });

  expect(first.status).toBe(200);
  expect(second).toMatchObject({ status: 400, body: { errorCode: "QUERY_TIME_OUT" } });
  expect(corrected.status).toBe(200);
});

test("reads can be stale, and the allowance of a minute can be used up", async () => {
  lab = await startTestLab({ set: { "registrar.godaddy.readback": [0, 0] } });
  lab.laboratory.clock.advance(60_000);
  await askGodaddy(lab, "PATCH", "/v1/domains/acme-godaddy.com", { nameServers: ours });
  lab.laboratory.faults.add({ id: "old", target: "godaddy", do: { stale_read: { by: "30s" } }, times: 1 });
  const stale = await look.godaddy();
  lab.laboratory.faults.add({ id: "empty", target: "godaddy", do: { rate_limit: true }, times: 1 });
  const refused = await look.godaddy();

  expect(stale.body.nameServers).not.toEqual(ours);
  expect(refused.status).toBe(429);
});

test("a domain is locked, an apex replaced and an account shut out by events of a scenario", async () => {
  await playing("registrar-locked-mid-flip");
  const free = await look.dynadot();
  lab.laboratory.clock.advance(1000);
  const isLocked = lab.laboratory.registrars.domain("acme-dynadot.com")!.locked;
  await lab.close();
  await playing("registrar-set-replaced-behind-our-back");
  lab.laboratory.clock.advance(70_000);
  const apex = lab.laboratory.registrars.published().find(({ domain }) => domain === "omani.works");
  await lab.close();
  await playing("registrar-account-shut-out");
  const refused = await Promise.all([look.namecheap(), look.godaddy(), look.dynadot()]);

  expect(free.body.GetNsResponse.Status).toBe("success");
  expect(isLocked).toBe(true);
  expect(apex?.nameservers).toEqual(["ns1.sedo-parking.test", "ns2.sedo-parking.test"]);
  expect(refused[0].body).toContain('Number="1011150"');
  expect(refused[1].body.code).toBe("ACCESS_DENIED");
  expect(refused[2].body.Response.Error).toContain("not authorized ip");
});

test("a host whose registration was ignored cannot be used", async () => {
  await playing("glue-not-registered");

  const registered = await askDynadot(lab, "register_ns", { host: "ns1.acme-dynadot.com", ip: "192.0.2.1" });
  await askDynadot(lab, "add_ns", { host: ours[0]! });
  const set = await askDynadot(lab, "set_ns", { domain: "acme-dynadot.com", ns0: "ns1.acme-dynadot.com", ns1: ours[0]! });

  expect(registered.body.RegisterNsResponse.Status).toBe("success");
  expect(set.body.SetNsResponse.Error).toContain("needs to be registered with an ip address");
});

test("an answer can come late in virtual time", async () => {
  lab = await startTestLab({ speed: 600 });
  lab.laboratory.faults.add({ id: "late", target: "dynadot", do: { delay: "12s" } });
  const before = lab.laboratory.clock.now();

  await look.dynadot();

  expect(lab.laboratory.clock.now() - before).toBeGreaterThanOrEqual(12_000);
});
