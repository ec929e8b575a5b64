import Type, { type Static } from "typebox";
import { roles } from "./roles.ts";
import { Closed, Literals, Nullable, PageQuery, Timestamp } from "./shared.ts";

export const Me = Closed({
  id: Type.String(),
  email: Nullable(Type.String()),
  name: Nullable(Type.String()),
  roles: Type.Array(Literals(roles)),
  via: Literals(["session", "token"]),
  role: Type.Literal("mothership"),
  /** What this Catalyst can do beyond the common; the same list as in `Preparation`. */
  features: Type.Array(Type.String()),
  /** The language the person's own account names, null when it names none. */
  locale: Nullable(Type.String()),
});
export type Me = Static<typeof Me>;

export const TokenSummary = Closed({
  id: Type.String(),
  name: Type.String(),
  createdAt: Timestamp,
  expiresAt: Timestamp,
  lastUsedAt: Nullable(Timestamp),
});

export const CreateTokenRequest = Closed({
  name: Type.String({ minLength: 1, maxLength: 100 }),
  expiresInDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 365, default: 90 })),
});

/** The token itself appears in this reply and never again. */
export const CreateTokenReply = Closed({ token: Type.String(), summary: TokenSummary });

export const TokensReply = Closed({ tokens: Type.Array(TokenSummary) });

export const AuditEntry = Closed({
  seq: Type.Integer(),
  time: Timestamp,
  actor: Type.String(),
  address: Nullable(Type.String()),
  action: Type.String(),
  target: Nullable(Type.String()),
  outcome: Literals(["allowed", "refused"]),
  detail: Type.Record(Type.String(), Type.Unknown()),
  hash: Type.String(),
});
export type AuditEntry = Static<typeof AuditEntry>;

export const AuditQuery = Closed({
  ...PageQuery,
  actor: Type.Optional(Type.String({ maxLength: 200 })),
  target: Type.Optional(Type.String({ maxLength: 200 })),
});
export const AuditReply = Closed({ entries: Type.Array(AuditEntry), nextCursor: Type.Optional(Type.String()) });

/** Whether each entry's hash follows from the one before. `brokenAt` is the first that does not. */
export const AuditVerifyReply = Closed({
  intact: Type.Boolean(),
  entries: Type.Integer(),
  headHash: Nullable(Type.String()),
  brokenAt: Nullable(Type.Integer()),
});
