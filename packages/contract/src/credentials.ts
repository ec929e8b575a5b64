import Type, { type Static } from "typebox";
import { Closed, Literals } from "./shared.ts";

export const ValidateRequest = Closed({
  token: Type.String({ maxLength: 1000 }),
  provider: Type.Optional(Type.String({ maxLength: 64, default: "hetzner" })),
  projectID: Type.Optional(Type.String({ maxLength: 64 })),
  regions: Type.Optional(
    Type.Array(Closed({ region: Type.String({ maxLength: 64 }), size: Type.String({ maxLength: 64 }) }), { maxItems: 20 }),
  ),
});

/** Whether a cloud token works and what it may do. `valid` holds when reading works and writing is not refused. */
export const ValidateReply = Closed({
  valid: Type.Boolean(),
  message: Type.String(),
  capabilities: Closed({ read: Type.Boolean(), write: Type.Union([Type.Boolean(), Type.Literal("unknown")]) }),
  serversInUse: Type.Integer(),
  warnings: Type.Array(Type.String()),
  unavailable: Type.Array(Closed({ region: Type.String(), size: Type.String() })),
});
export type ValidateReply = Static<typeof ValidateReply>;

export const GenerateKeyRequest = Closed({ fqdn: Type.Optional(Type.String({ maxLength: 255 })) });

/** A fresh Ed25519 key pair: OpenSSH public line, unencrypted OpenSSH PEM, `SHA256:` fingerprint. Nothing is kept. */
export const GenerateKeyReply = Closed({ publicKey: Type.String(), privateKey: Type.String(), fingerprint: Type.String() });

/** Names of the secrets that the mothership still holds for a deployment. */
export const HeldCredentialsReply = Closed({
  deploymentId: Type.String(),
  held: Type.Array(Closed({ name: Type.String(), since: Type.String(), until: Literals(["adopted-or-wiped", "settled"]) })),
});
