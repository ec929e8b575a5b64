import { hash } from "node:crypto";
import { Type } from "typebox";
import { eras, type Era } from "./era.ts";
import { kinds, type Kind } from "./resources.ts";

export interface Token {
  id: string;
  /** SHA-256 of the token; the token itself is only in the state file. */
  sha256: string;
  scope: "read" | "read_write";
  /** Wall time in milliseconds after which the token is refused. */
  expires?: number;
  revoked?: boolean;
}

export interface Project {
  id: string;
  name: string;
  era: Era;
  rateLimit: number | "off";
  quota: Record<Kind, number>;
  tokens: Token[];
}

/** What a new project of the provider may hold; servers and load balancers as known from the field, the others assumed. */
export const defaultQuota: Record<Kind, number> = {
  ssh_keys: 100,
  networks: 20,
  firewalls: 50,
  servers: 10,
  load_balancers: 1,
  placement_groups: 50,
  volumes: 20,
  primary_ips: 20,
  floating_ips: 10,
  certificates: 10,
  images: 30,
};

export const ProjectConfig = Type.Object(
  {
    id: Type.String({ pattern: "^[a-z0-9][a-z0-9-]{0,39}$" }),
    name: Type.Optional(Type.String()),
    era: Type.Optional(Type.Unsafe<Era>(Type.Union(eras.map((era) => Type.Literal(era))))),
    rateLimit: Type.Optional(Type.Union([Type.Integer({ minimum: 1 }), Type.Literal("off")])),
    quota: Type.Optional(
      Type.Object(Object.fromEntries(kinds.map((kind) => [kind, Type.Optional(Type.Integer({ minimum: 0 }))])), {
        additionalProperties: false,
      }),
    ),
    tokens: Type.Optional(
      Type.Array(
        Type.Object(
          {
            id: Type.String({ minLength: 1 }),
            scope: Type.Union([Type.Literal("read"), Type.Literal("read_write")]),
            token: Type.Optional(Type.String({ pattern: "^lab[A-Za-z0-9]{61}$" })),
            expires: Type.Optional(Type.String()),
            revoked: Type.Optional(Type.Boolean()),
          },
          { additionalProperties: false },
        ),
      ),
    ),
  },
  { additionalProperties: false },
);
export type ProjectConfig = Type.Static<typeof ProjectConfig>;

export function hashToken(token: string): string {
  return hash("sha256", token, "hex");
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** A token as the lab's projects have them: the provider demands 64 characters, the prefix keeps it away from the real endpoint. */
export function newToken(randomBytes: (size: number) => Uint8Array): string {
  return `lab${Array.from(randomBytes(61), (byte) => alphabet[byte % alphabet.length]).join("")}`;
}
