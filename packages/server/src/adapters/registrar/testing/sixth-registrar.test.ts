import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Type } from "typebox";
import { Compile } from "typebox/compile";
import type { NameserverSet, Registrar, RegistrarCapabilities } from "../../../features/registrars/registrar.ts";
import type { HttpReply } from "../../../platform/http.ts";
import { createManualClock } from "../../../platform/manual-clock.ts";
import type { Secret } from "../../../platform/secret.ts";
import { expectShape } from "../expect-shape.ts";
import { guardAccount } from "../guard-account.ts";
import { canonicalHosts } from "../host-names.ts";
import { readToken } from "../read-token.ts";
import { Refusal } from "../refusal.ts";
import { createRegistrarHttp } from "../registrar-http.ts";
import type { RegistrarOptions } from "../registrar-options.ts";
import { replaceSet } from "../replace-set.ts";
import { registrarConformance } from "./conformance.ts";
import type { Arrival, FarSide } from "./far-side.ts";

// The least that makes a registrar: what the README says is all there is to it, carried out on an API that nobody has.

const capabilities: RegistrarCapabilities = { apexNs: true, subdomainNs: false, glue: false, ds: false, async: false, defaultDns: false };
const Domain = Compile(Type.Object({ hosts: Type.Array(Type.String()) }));
const done = { status: "done" } as const;

function createSixth(options: RegistrarOptions): Registrar {
  const base = options.baseURL ?? "https://api.sixth.example";
  const connect = createRegistrarHttp(
    { id: "sixth", name: "Sixth", limits: { width: 2, windows: [{ requests: 60, perMs: 60_000 }] } },
    options,
  );
  const urlOf = (domain: string): URL => new URL(`${base}/domains/${encodeURIComponent(domain)}`);
  const about = {
    id: "sixth",
    name: "Sixth",
    tokenFormat: "token",
    fields: [{ name: "token", label: "Token", secret: true }],
    docsURL: "https://sixth.example/docs",
    propagation: "minutes",
    capabilities,
  };
  return {
    ...about,
    open(token) {
      const [bearer] = readToken(token, about.name, about.tokenFormat, [1]) as [Secret];
      const http = connect({ credential: [bearer], readRefusal });

      async function getNameservers(domain: string, signal: AbortSignal): Promise<NameserverSet> {
        const reply = await http.read({ method: "GET", url: urlOf(domain), bearer, signal });
        return { hosts: canonicalHosts(expectShape(Domain, reply, "Sixth", "the domain").hosts), pending: false, mode: "external" };
      }

      async function setNameservers(domain: string, hosts: readonly string[], signal: AbortSignal) {
        const write = async (): Promise<typeof done> => {
          await http.write({ method: "PUT", url: urlOf(domain), bearer, body: { hosts }, signal });
          return done;
        };
        return replaceSet({ registrar: "Sixth", domain, hosts, read: () => getNameservers(domain, signal), write });
      }

      const account = {
        async probe(domain: string, signal: AbortSignal) {
          const { hosts } = await getNameservers(domain, signal);
          return { nameservers: hosts, locked: false, capabilities, warnings: [] };
        },
        getNameservers,
        ensureHosts: async () => undefined,
        setNameservers: (domain: string, hosts: readonly string[], _glue: object, signal: AbortSignal) =>
          setNameservers(domain, hosts, signal),
        poll: async () => done,
        restore: (domain: string, former: NameserverSet, signal: AbortSignal) => setNameservers(domain, former.hosts, signal),
      };
      return guardAccount(account, about, options);
    },
  };
}

function readRefusal({ status }: HttpReply): Refusal | undefined {
  if (status === 401) return new Refusal("invalid-token", "401", { detail: "Sixth does not accept this token; make a new one." });
  if (status === 404)
    return new Refusal("domain-not-in-account", "404", { detail: "Sixth does not find this domain; check the spelling." });
  return undefined;
}

async function startSixth(): Promise<FarSide> {
  const token = "sixth-token-of-a-customer";
  const arrivals: Arrival[] = [];
  let hosts = ["ns1.sixth.example", "ns2.sixth.example"];
  let broken = 0;
  let next: "break" | "lose" | "ignore" | "limit" | undefined;
  let stalled = false;

  const server: Server = createServer((request, response) => {
    const isSet = request.method === "PUT";
    arrivals.push(isSet ? "set" : "read");
    let text = "";
    request.on("data", (chunk) => (text += String(chunk)));
    request.on("end", () => {
      if (stalled) return;
      const applies = next === "limit" || isSet ? next : undefined;
      if (applies) next = undefined;
      if (broken > 0 || applies === "break") {
        broken = Math.max(0, broken - 1);
        response.writeHead(503).end();
      } else if (applies === "limit") response.writeHead(429, { "retry-after": "7" }).end();
      else if (request.headers.authorization !== `Bearer ${token}`)
        response.writeHead(401).end(JSON.stringify({ said: request.headers.authorization }));
      else if (request.url !== "/domains/acme.com") response.writeHead(404).end();
      else {
        if (isSet && applies !== "ignore") ({ hosts } = JSON.parse(text) as { hosts: string[] });
        if (applies === "lose") request.socket.destroy();
        else response.end(JSON.stringify({ hosts }));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  return {
    baseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token,
    wrongToken: "sixth-token-of-nobody",
    secrets: [token],
    domain: "acme.com",
    foreignDomain: "other.com",
    nameservers: () => hosts,
    replaceNameservers: (wanted) => void (hosts = [...wanted]),
    arrivals: () => arrivals,
    loseAnswerOfSet: () => void (next = "lose"),
    breakSet: () => void (next = "break"),
    ignoreSet: () => void (next = "ignore"),
    breakNext: (requests) => void (broken = requests),
    limitNext: () => void (next = "limit"),
    stall: () => void (stalled = true),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

registrarConformance({ create: createSixth, start: startSixth, clock: createManualClock, malformedToken: "key:secret" });
