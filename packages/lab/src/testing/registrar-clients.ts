import { hash } from "node:crypto";
import type { IssuedAccount, Lab } from "../labd.ts";
import type { RegistrarName } from "../registrars/registrar-account.ts";
import type { ApiAnswer } from "./test-lab.ts";

/** A lab as far as these clients need it. */
type LabWithRegistrars = Pick<Lab, "registrarsURL" | "registrars" | "laboratory">;

/** The customer's account at a registrar. */
export function customerOf(lab: LabWithRegistrars, registrar: RegistrarName, id = "customer"): IssuedAccount {
  return lab.registrars.accounts.find((account) => account.registrar === registrar && account.id === id)!;
}

async function read(response: Response): Promise<ApiAnswer> {
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.startsWith("application/json");
  return { status: response.status, headers: response.headers, body: text === "" ? undefined : isJson ? JSON.parse(text) : text };
}

function json(body: object | undefined): { body?: string; headers: Record<string, string> } {
  return { headers: { "content-type": "application/json" }, ...(body && { body: JSON.stringify(body) }) };
}

export async function askCloudflare(
  lab: LabWithRegistrars,
  method: string,
  path: string,
  body?: object,
  authorization = `Bearer ${customerOf(lab, "cloudflare").token}`,
): Promise<ApiAnswer> {
  const { headers, ...rest } = json(body);
  return read(await fetch(`${lab.registrarsURL}/cloudflare/client/v4${path}`, { method, ...rest, headers: { ...headers, authorization } }));
}

/** As a POST with a form, which keeps the key out of addresses. */
export async function askNamecheap(lab: LabWithRegistrars, command: string, parameters: Record<string, string> = {}): Promise<ApiAnswer> {
  return read(
    await fetch(`${lab.registrarsURL}/namecheap/xml.response`, { method: "POST", body: namecheapForm(lab, command, parameters) }),
  );
}

export function namecheapForm(lab: LabWithRegistrars, command: string, parameters: Record<string, string> = {}): URLSearchParams {
  const { apiUser = "", apiKey = "", clientIp = "" } = customerOf(lab, "namecheap").credentials;
  const common = { ApiUser: apiUser, ApiKey: apiKey, UserName: apiUser, ClientIp: clientIp, Command: `namecheap.${command}` };
  return new URLSearchParams({ ...common, ...parameters });
}

export async function askGodaddy(
  lab: LabWithRegistrars,
  method: string,
  path: string,
  body?: object,
  authorization = `sso-key ${customerOf(lab, "godaddy").token}`,
): Promise<ApiAnswer> {
  const { headers, ...rest } = json(body);
  return read(await fetch(`${lab.registrarsURL}/godaddy${path}`, { method, ...rest, headers: { ...headers, authorization } }));
}

/** Signed with the lab's clock, or as `change` wants it. */
export async function askOvh(
  lab: LabWithRegistrars,
  method: string,
  path: string,
  body?: object,
  change: { timestamp?: number; appKey?: string; appSecret?: string; consumerKey?: string } = {},
): Promise<ApiAnswer> {
  const { appKey = "", appSecret = "", consumerKey = "" } = { ...customerOf(lab, "ovh").credentials, ...change };
  const timestamp = String(change.timestamp ?? Math.floor(lab.laboratory.clock.wall() / 1000));
  const url = `${lab.registrarsURL}/ovh/1.0${path}`;
  const text = body ? JSON.stringify(body) : "";
  const signature = `$1$${hash("sha1", [appSecret, consumerKey, method, url, text, timestamp].join("+"), "hex")}`;
  const { headers } = json(body);
  return read(
    await fetch(url, {
      method,
      headers: {
        ...headers,
        "x-ovh-application": appKey,
        "x-ovh-consumer": consumerKey,
        "x-ovh-timestamp": timestamp,
        "x-ovh-signature": signature,
      },
      ...(text !== "" && { body: text }),
    }),
  );
}

export async function askDynadot(
  lab: LabWithRegistrars,
  command: string,
  parameters: Record<string, string> = {},
  account = "customer",
): Promise<ApiAnswer> {
  const key = customerOf(lab, "dynadot", account).credentials["apiKey"]!;
  return read(await fetch(`${lab.registrarsURL}/dynadot/api3.json?${new URLSearchParams({ key, command, ...parameters }).toString()}`));
}
