import type { LabDns } from "../../packages/lab/src/lab.ts";

/** PowerDNS' own API with nothing in front: the least that giving a name its zone and delegation can cost. */
export interface BarePowerDns {
  /** One name: its zone with six addresses, its key read, its delegation written. */
  allocate(pool: string, label: string): Promise<void>;
  /** Many delegations in one write. */
  delegate(pool: string, labels: readonly string[]): Promise<void>;
}

export function connectBare({ pool }: LabDns): BarePowerDns {
  const hosts = Object.keys(pool.nameservers).map((host) => `${host}.`);
  const digest = "a".repeat(64);

  async function call(method: string, path: string, body?: object): Promise<unknown> {
    const answer = await fetch(`${pool.apiURL}/api/v1/servers/localhost${path}`, {
      method,
      headers: { "x-api-key": pool.apiKey, "content-type": "application/json" },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} was answered with ${answer.status}: ${text}`);
    return text === "" ? undefined : (JSON.parse(text) as unknown);
  }

  function delegation(name: string, ds: readonly string[]): object[] {
    const set = (type: string, contents: readonly string[]) => ({
      name,
      type,
      ttl: 3600,
      changetype: "REPLACE",
      records: contents.map((content) => ({ content, disabled: false })),
    });
    return [set("NS", hosts), set("DS", ds)];
  }

  return {
    async allocate(parent, label) {
      const zone = `${label}.${parent}.`;
      await call("POST", "/zones", {
        name: zone,
        kind: "Native",
        account: "sovereign:bare",
        dnssec: true,
        api_rectify: true,
        nsec3param: "1 0 0 -",
        nsec3narrow: true,
        soa_edit_api: "DEFAULT",
        nameservers: [],
        rrsets: [
          {
            name: zone,
            type: "SOA",
            ttl: 3600,
            records: [{ content: `${hosts[0]} hostmaster.${zone} 1 10800 3600 604800 300`, disabled: false }],
          },
          { name: zone, type: "NS", ttl: 3600, records: hosts.map((content) => ({ content, disabled: false })) },
          ...[zone, ...["*", "console", "api", "gitea", "harbor"].map((each) => `${each}.${zone}`)].map(address),
        ],
      });
      const keys = (await call("GET", `/zones/${zone}/cryptokeys`)) as { ds?: string[] }[];
      const ds = (keys[0]?.ds ?? []).filter((text) => text.split(" ")[2] === "2");
      await call("PATCH", `/zones/${parent}.`, { rrsets: delegation(zone, ds) });
    },
    async delegate(parent, labels) {
      await call("PATCH", `/zones/${parent}.`, {
        rrsets: labels.flatMap((label) => delegation(`${label}.${parent}.`, [`4711 13 2 ${digest}`])),
      });
    },
  };
}

function address(name: string): object {
  return { name, type: "A", ttl: 300, records: [{ content: "127.0.0.9", disabled: false }] };
}
