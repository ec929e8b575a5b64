import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Cloud, CloudObject } from "../../../features/deployments/cloud.ts";
import { PhaseFailure, TransientError } from "../../../platform/errors.ts";
import { createManualClock, type ManualClock } from "../../../platform/manual-clock.ts";
import { Secret } from "../../../platform/secret.ts";
import { createHetznerCloud } from "./hetzner.ts";

// A scripted server stands in for the API here: these tests fix single answers that an emulator gives only by chance.

type Answer = [status: number, body?: unknown, headers?: Record<string, string>];

let server: Server;
let endpoint: string;
let clock: ManualClock;
let journal: string[];
/** Answers by `METHOD /path`; the last of a list is repeated. */
let script: Record<string, Answer[]>;
const never = new AbortController().signal;
const labToken = `lab${"a".repeat(61)}`;

beforeEach(async () => {
  clock = createManualClock();
  journal = [];
  script = {};
  server = createServer((request, response) => {
    const [path, query] = (request.url ?? "").replace("/v1", "").split("?");
    journal.push(`${request.method} ${path}${query ? `?${decodeURIComponent(query)}` : ""}`);
    const answers = script[`${request.method} ${path}`] ?? [fault(404, "not_found")];
    const [status, body, headers] = (answers.length > 1 ? answers.shift() : answers[0]) ?? fault(500, "server_error");
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(body === undefined ? "" : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

describe("listing", () => {
  test("follows every page, fifty at a time, and orders by age", async () => {
    script["GET /networks"] = [
      page("networks", [{ id: 9, name: "b" }], 2),
      page("networks", [{ id: 3, name: "a", labels: { x: "y" } }], null),
    ];

    const found = await connect().list("networks", never, { labelSelector: "x=y" });

    expect(found.map(({ id, name, labels }) => ({ id, name, labels }))).toEqual([
      { id: "3", name: "a", labels: { x: "y" } },
      { id: "9", name: "b", labels: {} },
    ]);
    expect(journal).toEqual(["GET /networks?label_selector=x=y&page=1&per_page=50", "GET /networks?label_selector=x=y&page=2&per_page=50"]);
  });

  test("looks only at images of the project's own", async () => {
    script["GET /images"] = [page("images", [{ id: 1, name: null, description: "my snapshot" }], null)];

    const [image] = await connect().list("images", never);

    expect(image?.name).toBe("my snapshot");
    expect(journal[0]).toContain("type=snapshot&type=backup");
  });

  test("an unreadable token is a failure with its next step, a failing API is worth another try", async () => {
    script["GET /servers"] = [fault(401, "unauthorized"), fault(503, "maintenance")];

    const refused = await connect()
      .list("servers", never)
      .catch((error: unknown) => error);
    const failing = await connect()
      .list("servers", never)
      .catch((error: unknown) => error);

    expect(refused).toBeInstanceOf(PhaseFailure);
    expect(refused).toMatchObject({ code: "hetzner-unauthorized", details: { needs: ["hetznerToken"] } });
    expect(failing).toBeInstanceOf(TransientError);
  });

  test("repeats a read that a gateway lost, and a call that was rate limited", async () => {
    script["GET /servers"] = [[502, undefined], fault(429, "rate_limit_exceeded"), page("servers", [], null)];

    const found = await connect().list("servers", never);

    expect(found).toEqual([]);
    expect(clock.sleeps).toEqual([1000, 1000]);
  });
});

describe("probing", () => {
  const servers = page("servers", [{ id: 1 }], 2, 7);

  test("a writing token is known by the refusal of its empty body", async () => {
    script = { "GET /servers": [servers], "POST /placement_groups": [fault(422, "invalid_input")] };

    const probed = await connect().probe(never);

    expect(probed).toEqual({ read: true, write: true, serversInUse: 7 });
  });

  test.each(["token_readonly", "forbidden"])("a reading token is known by %s", async (code) => {
    script = { "GET /servers": [servers], "POST /placement_groups": [fault(403, code)] };

    const probed = await connect().probe(never);

    expect(probed).toMatchObject({ read: true, write: false, refusedWith: code });
  });

  test("a refused token is told apart from an unreachable cloud", async () => {
    script = { "GET /servers": [fault(401, "unauthorized")] };
    expect(await connect().probe(never)).toEqual({ read: false, write: false, serversInUse: 0, refusedWith: "unauthorized" });

    server.closeAllConnections();
    server.close();
    await expect(connect().probe(never)).rejects.toBeInstanceOf(TransientError);
  });

  test("a token that is not the lab's is never sent to a lab", async () => {
    const probed = await connect("r".repeat(64)).probe(never);

    expect(probed).toMatchObject({ read: false, refusedWith: "wrong-endpoint" });
    expect(journal).toEqual([]);
  });
});

describe("removing", () => {
  test.each([200, 201, 202, 204])("%i means that the deletion was accepted", async (status) => {
    script = { "DELETE /networks/5": [[status, status === 204 ? undefined : {}]] };

    expect(await connect().remove(object("networks"), never)).toBe("requested");
  });

  test("an object that is not there is gone", async () => {
    expect(await connect().remove(object("networks"), never)).toBe("gone");
  });

  test("a firewall still in use is tried five times, with growing waits", async () => {
    script = {
      "DELETE /firewalls/5": [fault(422, "resource_in_use")],
      "GET /firewalls/5": [[200, { firewall: { id: 5, name: "f", applied_to: [] } }]],
    };
    let retries = 0;

    const removing = connect().remove(object("firewalls"), never, () => (retries += 1));

    await expect(removing).rejects.toMatchObject({ code: "resource_in_use" });
    expect(clock.sleeps).toEqual([6000, 12_000, 24_000, 48_000]);
    expect(journal.filter((line) => line.startsWith("DELETE"))).toHaveLength(5);
    expect(retries).toBe(4);
  });

  test("protection is lifted first", async () => {
    script = {
      "DELETE /servers/5": [fault(403, "protected"), [200, { action: running }]],
      "POST /servers/5/actions/change_protection": [[201, { action: { ...running, status: "success" } }]],
    };

    expect(await connect().remove(object("servers"), never)).toBe("requested");
    expect(journal).toEqual(["DELETE /servers/5", "POST /servers/5/actions/change_protection", "DELETE /servers/5"]);
  });

  test("a volume is detached and the detaching awaited", async () => {
    script = {
      "DELETE /volumes/5": [fault(422, "resource_in_use"), [204]],
      "GET /volumes/5": [[200, { volume: { id: 5, name: "v", server: 8 } }]],
      "POST /volumes/5/actions/detach": [[201, { action: running }]],
      "GET /actions": [[200, { actions: [{ ...running, status: "success" }] }]],
    };

    expect(await connect().remove(object("volumes"), never)).toBe("requested");
    expect(clock.sleeps).toEqual([250]);
  });

  test("an assigned primary address is unassigned", async () => {
    script = {
      "DELETE /primary_ips/5": [fault(422, "resource_in_use"), [204]],
      "GET /primary_ips/5": [[200, { primary_ip: { id: 5, name: "p", assignee_id: 8 } }]],
      "POST /primary_ips/5/actions/unassign": [[201, { action: { ...running, status: "success" } }]],
    };

    expect(await connect().remove(object("primary_ips"), never)).toBe("requested");
  });
});

describe("the request budget", () => {
  test("is shared by all who use the same token", async () => {
    const full = Math.floor(clock.now().getTime() / 1000) + 3600;
    script = {
      "GET /servers": [
        [200, page("servers", [], null)[1], { "ratelimit-limit": "3600", "ratelimit-remaining": "3000", "ratelimit-reset": String(full) }],
      ],
    };
    const open = createHetznerCloud({ endpoint, clock });
    const token = new Secret("hcloud_token", labToken);

    await open(token).list("servers", never);

    expect(open(new Secret("again", labToken)).budget()).toMatchObject({ remaining: 3000, limit: 3600 });
  });
});

const running = { id: 77, status: "running" };

function connect(token = labToken): Cloud {
  return createHetznerCloud({ endpoint, clock })(new Secret("hcloud_token", token));
}

function page(member: string, entries: object[], next: number | null, total = entries.length): Answer {
  return [200, { [member]: entries, meta: { pagination: { page: 1, next_page: next, total_entries: total } } }];
}

function fault(status: number, code: string): Answer {
  return [status, { error: { code, message: `it is ${code}`, details: null } }];
}

function object(kind: CloudObject["kind"]): CloudObject {
  return { kind, id: "5", name: "x", labels: {}, created: null, raw: {} };
}
