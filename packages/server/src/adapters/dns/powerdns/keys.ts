import type { ZoneKey } from "../../../features/zones/dns-server.ts";
import { DnsServerError } from "../../../platform/dns-server-error.ts";
import { idOf } from "./names.ts";
import { type OneServer, refuseMissing } from "./one-server.ts";
import { KeyList, PrivateKey, readShape } from "./schema.ts";

/** SHA-256, the only digest that a parent is given (RFC 8624). */
const digestType = "2";

export async function readKeys(server: OneServer, zone: string): Promise<ZoneKey[]> {
  const keys = await listKeys(server, zone);
  return keys
    .filter(({ active }) => active)
    .map(({ id, keytype, active, algorithm, flags, ds = [] }) => ({
      id,
      keyType: keytype,
      active,
      algorithm,
      flags,
      ds: ds.map((text) => text.toLowerCase()).filter((text) => text.split(" ")[2] === digestType),
    }));
}

export async function exportKey(server: OneServer, zone: string, id: number): Promise<string> {
  const reply = await server.call({ method: "GET", path: `/zones/${idOf(zone)}/cryptokeys/${id}`, what: "key" });
  if (reply.status === 404) throw new DnsServerError("refused", `PowerDNS has no key ${id} of ${zone}`, { status: 404 });
  return readShape(PrivateKey, reply.body, "GET key").privatekey;
}

/** Safe to repeat: a key that the zone has already is not added again, as two keys of one secret would be. */
export async function importKey(server: OneServer, zone: string, privateKey: string): Promise<void> {
  if (await hasKey(server, zone, privateKey)) return;

  const body = { keytype: "csk", active: true, published: true, content: privateKey };
  try {
    refuseMissing(await server.call({ method: "POST", path: `/zones/${idOf(zone)}/cryptokeys`, what: "key", body }), zone);
  } catch (error) {
    if (!(error instanceof DnsServerError) || error.kind !== "unavailable" || !(await hasKey(server, zone, privateKey))) throw error;
  }
}

async function hasKey(server: OneServer, zone: string, privateKey: string): Promise<boolean> {
  for (const { id } of await listKeys(server, zone)) {
    if (secretIn(await exportKey(server, zone, id)) === secretIn(privateKey)) return true;
  }
  return false;
}

/** The private parts alone: the format's version and comments may differ. */
function secretIn(text: string): string {
  return text
    .split(/\r?\n/)
    .filter((line) => !/^(Private-key-format|Created|Publish|Activate)\b/.test(line) && line.trim() !== "")
    .join("\n");
}

async function listKeys(server: OneServer, zone: string) {
  const reply = await server.call({ method: "GET", path: `/zones/${idOf(zone)}/cryptokeys`, what: "keys" });
  refuseMissing(reply, zone);
  return readShape(KeyList, reply.body, "GET keys");
}
