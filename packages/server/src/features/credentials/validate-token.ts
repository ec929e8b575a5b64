import { isProvisionable, type ValidateReply, type ValidateRequest } from "@catalyst/contract";
import type { Static } from "typebox";
import { CatalystError, PhaseFailure, TransientError } from "../../platform/errors.ts";
import { Secret } from "../../platform/secret.ts";
import type { Cloud, CloudProbe, ConnectCloud } from "../deployments/cloud.ts";

export interface ValidateTokenParts {
  connectCloud: ConnectCloud;
  /** Whether a token may be sent to the cloud that this mothership talks to. */
  tokenFits: (token: string) => boolean;
}

/** How long a person waits for the answer, milliseconds. */
const limitMs = 10_000;
const tokenLength = 64;

/** Finds out whether a cloud token works, what it may do, and whether what is wanted can be ordered. Changes nothing and keeps nothing. */
export async function validateToken(
  request: Static<typeof ValidateRequest>,
  { connectCloud, tokenFits }: ValidateTokenParts,
  signal: AbortSignal,
): Promise<ValidateReply> {
  if (!isProvisionable(request.provider ?? "hetzner"))
    throw new CatalystError("provider-not-available", { fields: { provider: "cannot be provisioned" } });
  const token = request.token.trim();
  if (token.length !== tokenLength) {
    const message = `must have exactly ${tokenLength} characters; this one has ${token.length}`;
    throw new CatalystError("invalid-request", { detail: `The token ${message}`, fields: { token: message }, members: { valid: false } });
  }
  if (!tokenFits(token))
    return refusal("This token belongs to another endpoint: tokens of the lab work only in a lab, all others only at the provider itself.");

  const cloud = connectCloud(new Secret("hcloud_token", token));
  return withinLimit(signal, async (limited) => {
    const probe = await cloud.probe(limited);
    if (!probe.read) return refusal("The cloud does not accept this token; it was deleted, expired or mistyped.");
    const unavailable = request.regions ? await findUnavailable(cloud, request.regions, limited) : [];
    return describe(probe, unavailable);
  });
}

function describe({ write, serversInUse }: CloudProbe, unavailable: ValidateReply["unavailable"]): ValidateReply {
  const warnings = [
    ...(write === "unknown" ? ["Whether the token may write could not be found out."] : []),
    ...(serversInUse > 0
      ? [
          `The project already has ${serversInUse} ${serversInUse === 1 ? "server" : "servers"}; a Sovereign should have a project of its own.`,
        ]
      : []),
    ...unavailable.map(({ region, size }) => `${size} cannot be ordered in ${region} at the moment.`),
  ];
  const message = write === false ? "This token may only read; provisioning needs a Read & Write token." : "The token works.";
  return { valid: write !== false, message, capabilities: { read: true, write }, serversInUse, warnings, unavailable };
}

function refusal(message: string): ValidateReply {
  return { valid: false, message, capabilities: { read: false, write: false }, serversInUse: 0, warnings: [], unavailable: [] };
}

async function findUnavailable(
  cloud: Cloud,
  wanted: { region: string; size: string }[],
  signal: AbortSignal,
): Promise<ValidateReply["unavailable"]> {
  const { serverTypes } = await cloud.offers(signal);
  return wanted.filter(({ region, size }) => {
    const type = serverTypes.find((each) => each.name === size);
    return !type || type.deprecated || !type.availableIn.includes(region);
  });
}

/** Turns "nobody answers", "in time" included, into an error that says that it is not the person's fault. */
async function withinLimit(signal: AbortSignal, work: (signal: AbortSignal) => Promise<ValidateReply>): Promise<ValidateReply> {
  const limit = AbortSignal.timeout(limitMs);
  try {
    return await work(AbortSignal.any([signal, limit]));
  } catch (error) {
    const unanswered = limit.aborted || error instanceof TransientError;
    if (unanswered)
      throw new CatalystError("cloud-unreachable", {
        detail: limit.aborted ? `The cloud did not answer within ${limitMs / 1000} s` : messageOf(error),
        headers: { "retry-after": "10" },
        cause: error,
      });
    if (error instanceof PhaseFailure) return refusal(error.message);
    throw error;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
