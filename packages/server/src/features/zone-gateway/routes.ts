import type { FastifyError, FastifyRequest } from "fastify";
import { Type } from "typebox";
import { type App, apiPrefixes } from "../../http/add-route.ts";
import { RrsetChange } from "./check-change.ts";
import { GatewayError, type ZoneGateway } from "./zone-gateway.ts";

/** external-dns sends all its changes of a minute at once. */
const bodyLimit = 1024 * 1024;
const path = "/pdns/api/v1/servers/localhost/zones";
const Params = Type.Object({ zone: Type.String({ maxLength: 300 }) });
/** Clients send the zone back as they read it; only the record sets count. */
const Patch = Type.Object({ rrsets: Type.Array(RrsetChange, { maxItems: 2000 }) });

interface Read {
  Params: { zone: string };
  Querystring: { rrsets?: string; rrset_name?: string; rrset_type?: string };
}

/**
 * Registers PowerDNS' API for holders of a zone's key, under `/pdns` and below the API's prefixes. It answers in PowerDNS' own form, errors too,
 * so the contract does not describe it: https://doc.powerdns.com/authoritative/http-api/zone.html.
 */
export function registerZoneGatewayRoutes(app: App, gateway: ZoneGateway): void {
  for (const prefix of ["", ...apiPrefixes]) {
    void app.register(async (scope) => {
      const config = { open: true };
      scope.setErrorHandler((error: FastifyError | GatewayError, _request, reply) => {
        const { status, text } = refusalOf(error);
        return reply.code(status).send({ error: text });
      });

      scope.get(prefix + path, { config }, (request) => gateway.listZones(keyOf(request), request.signal));
      scope.get<Read>(`${prefix}${path}/:zone`, { config, schema: { params: Params } }, (request) => {
        const { rrsets, rrset_name: name, rrset_type: type } = request.query;
        const options = { rrsets: rrsets !== "false", ...(name === undefined ? {} : { name }), ...(type === undefined ? {} : { type }) };
        return gateway.readZone(keyOf(request), request.params.zone, options, request.signal);
      });
      scope.patch<{ Params: { zone: string }; Body: { rrsets: RrsetChange[] } }>(
        `${prefix}${path}/:zone`,
        { config, bodyLimit, schema: { params: Params, body: Patch } },
        async (request, reply) => {
          await gateway.changeZone(keyOf(request), request.params.zone, request.body.rrsets, request.signal);
          return reply.code(204).send();
        },
      );
    });
  }
}

function keyOf(request: FastifyRequest): string | undefined {
  const key = request.headers["x-api-key"];
  return typeof key === "string" ? key : undefined;
}

function refusalOf(error: FastifyError | GatewayError): { status: number; text: string } {
  if (error instanceof GatewayError) return { status: error.status, text: error.message };
  if ("validation" in error && error.validation) return { status: 422, text: error.message };
  const { statusCode = 500 } = error;
  return statusCode < 500 ? { status: statusCode, text: error.message } : { status: 500, text: "Internal Server Error" };
}
