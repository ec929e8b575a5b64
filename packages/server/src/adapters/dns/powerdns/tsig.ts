import { absolute, idOf, relative } from "./names.ts";
import { type OneServer, refuseMissing } from "./one-server.ts";
import { TsigKey, readShape } from "./schema.ts";

/**
 * Makes the zone's key anew and lets it, and nobody else, change the zone by dynamic update (RFC 2136). The key bears the zone's name. Killed
 * in between, the next call starts over: the secret of a key whose making was not answered is known to nobody.
 */
export async function createTsigKey(server: OneServer, zone: string, secret?: string) {
  await deleteTsigKey(server, zone);
  const body = { name: relative(zone), algorithm: "hmac-sha256", ...(secret === undefined ? {} : { key: secret }) };
  const reply = await server.call({ method: "POST", path: "/tsigkeys", what: "tsig-key", body });
  const { name, algorithm, key } = readShape(TsigKey, reply.body, "POST tsig-key");

  await setMetadata(server, zone, "TSIG-ALLOW-DNSUPDATE", [absolute(zone)]);
  // Any address may try: the server refuses updates that no key of this zone has signed.
  await setMetadata(server, zone, "ALLOW-DNSUPDATE-FROM", ["0.0.0.0/0", "::/0"]);
  await setMetadata(server, zone, "SOA-EDIT-DNSUPDATE", ["INCREASE"]);
  return { name: relative(name), algorithm, secret: key };
}

/** Succeeds as well when there is none. The zone's metadata goes with the zone; without its key it lets nobody in. */
export async function deleteTsigKey(server: OneServer, zone: string): Promise<void> {
  await server.call({ method: "DELETE", path: `/tsigkeys/${idOf(zone)}`, what: "tsig-key" });
}

async function setMetadata(server: OneServer, zone: string, kind: string, metadata: string[]): Promise<void> {
  const reply = await server.call({
    method: "PUT",
    path: `/zones/${idOf(zone)}/metadata/${kind}`,
    what: "metadata",
    body: { kind, metadata },
  });
  refuseMissing(reply, zone);
}
