import { generateKeyPairSync, sign } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A token service as registries trust it: it gives whoever knows the password a token for the scope that was asked for. */
export interface TokenService {
  realm: string;
  issuer: string;
  service: string;
  /** Public keys, for the registry. */
  keys: Record<string, unknown>[];
  /** Scopes of the tokens given, in order. */
  given: string[];
  close(): Promise<void>;
}

export async function startTokenService(username: string, password: string): Promise<TokenService> {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const [issuer, service, kid] = ["token-service-of-a-test", "registry-of-a-test", "key-1"];
  const given: string[] = [];
  const basic = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
  const server = createServer((request, reply) => {
    if (request.headers.authorization !== basic) {
      reply.writeHead(401).end();
      return;
    }
    const scope = new URL(request.url ?? "/", "http://service").searchParams.get("scope") ?? "";
    given.push(scope);
    reply.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ token: tokenFor(scope) }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  return {
    realm: `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`,
    issuer,
    service,
    keys: [{ ...publicKey.export({ format: "jwk" }), kid, use: "sig", alg: "ES256" }],
    given,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  function tokenFor(scope: string): string {
    const [type = "", name = "", actions = ""] = scope.split(":");
    const access = scope === "" ? [] : [{ type, name, actions: actions.split(",") }];
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: issuer, sub: username, aud: service, nbf: now - 60, iat: now, exp: now + 300, jti: String(given.length), access };
    const parts = [{ alg: "ES256", typ: "JWT", kid }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"));
    const signature = sign("sha256", Buffer.from(parts.join(".")), { key: privateKey, dsaEncoding: "ieee-p1363" });

    return `${parts.join(".")}.${signature.toString("base64url")}`;
  }
}
