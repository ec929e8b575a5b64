import { readdirSync, readFileSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import { takeCensus } from "../admin/census.ts";
import { examples, startTestLab, type TestLab } from "../testing/test-lab.ts";
import { parseScenario, ScenarioError } from "./parse-scenario.ts";

const library = new URL("../../scenarios/", import.meta.url);
let lab: TestLab | undefined;

afterEach(async () => {
  await lab?.close();
  lab = undefined;
});

test.each(readdirSync(library))("scenario %s is valid and carries its file's name", (file) => {
  const scenario = parseScenario(readFileSync(new URL(file, library), "utf8"));

  expect(`${scenario.name}.yaml`).toBe(file);
  expect(scenario.description).toBeTruthy();
});

test.each([
  ["an unknown key", "version: 1\nname: x\ncolour: red\n"],
  ["an unknown key of a rule", "version: 1\nname: x\nrules: [{ id: a, wen: {}, do: { delay: 1s } }]\n"],
  ["an unknown action", "version: 1\nname: x\nrules: [{ id: a, do: { explode: true } }]\n"],
  ["a rule that does nothing", "version: 1\nname: x\nrules: [{ id: a, do: {} }]\n"],
  ["two rules of one id", "version: 1\nname: x\nrules: [{ id: a, do: { delay: 1s } }, { id: a, do: { delay: 1s } }]\n"],
  ["an unknown setting", "version: 1\nname: x\nset: { hetzner.linger.cat: [1s, 2s] }\n"],
  ["a setting of the wrong shape", "version: 1\nname: x\nset: { hetzner.linger.server: 5s }\n"],
  ["an event that waits for nothing known", "version: 1\nname: x\nevents: [{ id: a, at: { after: { rule: b } }, do: { set: {} } }]\n"],
  ["a pattern that is none", "version: 1\nname: x\nrules: [{ id: a, when: { client: '(' }, do: { delay: 1s } }]\n"],
  ["another version", "version: 2\nname: x\n"],
  ["broken YAML", "version: [1\n"],
])("%s is refused with a reason", (_what, text) => {
  expect(() => parseScenario(text)).toThrow(ScenarioError);
});

test("phantoms appear over time, carry no name or label of ours, and only a full listing finds them", async () => {
  lab = await startTestLab({ scenario: readFileSync(new URL("phantom-resources.yaml", library), "utf8") });
  const early = takeCensus(lab.laboratory.cloud, lab.laboratory.projects).total;

  lab.laboratory.clock.advance(10 * 60_000);
  const { kinds } = takeCensus(lab.laboratory.cloud, lab.laboratory.projects).projects[0]!;
  const labelled = await lab.get("/servers?label_selector=catalyst.openova.io/sovereign");

  expect(early).toBe(0);
  expect(kinds.servers).toMatchObject([{ labels: { "hcloud/node-group": "burst" } }, {}]);
  expect(kinds.servers!.every((server) => /^burst-[0-9a-f]{16}$/.test(server.name))).toBe(true);
  expect(kinds.load_balancers).toHaveLength(1);
  expect(kinds.volumes).toHaveLength(5);
  expect(kinds.primary_ips!.filter((ip) => /^primary_ip-\d+$/.test(ip.name))).toHaveLength(2 + 3);
  expect(labelled.body.servers).toEqual([]);
});

test("an event can follow a rule, and its settings end with the scenario", async () => {
  lab = await startTestLab({ scenario: readFileSync(new URL("token-revoked-mid-apply.yaml", library), "utf8") });

  const created = await lab.post("/servers", examples.server);
  const still = await lab.get("/servers");
  lab.laboratory.clock.advance(2000);
  const revoked = await lab.get("/servers");

  expect([created.status, still.status, revoked.status]).toEqual([201, 200, 401]);
});

test("unloading a scenario takes back its settings, rules and coming events", async () => {
  lab = await startTestLab();
  lab.laboratory.scenario.load(
    parseScenario(
      "version: 1\nname: x\nset: { hetzner.linger.second_delete: 409 }\nrules: [{ id: a, do: { status: { code: server_error } } }]\nevents: [{ id: e, at: { t: 1m }, do: { spawn: { what: volume } } }]\n",
    ),
  );
  const broken = await lab.get("/servers");

  lab.laboratory.scenario.unload();
  lab.laboratory.clock.advance(120_000);
  const fine = await lab.get("/servers");

  expect([broken.status, fine.status]).toEqual([500, 200]);
  expect(lab.laboratory.knobs.get("hetzner.linger.second_delete")).toBe(204);
  expect((await lab.get("/volumes")).body.volumes).toEqual([]);
});

test("an event that names what does not exist is reported and does no harm", async () => {
  const warnings: string[] = [];
  lab = await startTestLab({
    scenario: "version: 1\nname: x\nevents: [{ id: e, at: { t: 1s }, do: { kill_process: { name: tofu } } }]\n",
    warn: (message) => void warnings.push(message),
  });

  lab.laboratory.clock.advance(1000);

  expect(warnings).toEqual(["event 'e' could not happen: This lab supervises no processes"]);
});

test("resources change behind everybody's back", async () => {
  lab = await startTestLab({ set: { "hetzner.latency.scale": 0 } });
  await lab.post("/servers", examples.server);

  lab.laboratory.scenario.fire({ id: "e", do: { resource: { kind: "servers", name: "node-*", change: { labels: { drifted: "yes" } } } } });
  const drifted = await lab.get("/servers?label_selector=drifted=yes");
  lab.laboratory.scenario.fire({ id: "e", do: { resource: { kind: "servers", name: "node-*", change: "delete" } } });
  const gone = await lab.get("/servers");

  expect(drifted.body.servers).toHaveLength(1);
  expect(gone.body.servers).toEqual([]);
});
