import { readFile } from "node:fs/promises";
import { pdmScopes } from "@catalyst/contract";
import Type from "typebox";
import { Compile } from "typebox/compile";
import { parseDocument } from "yaml";
import type { Db } from "../../database/connect.ts";
import { Secret } from "../../platform/secret.ts";
import { keepPdmToken } from "./pdm-tokens.ts";

const Entry = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 100 }),
    token: Type.String({ pattern: "^[A-Za-z0-9_-]{43}$" }),
    scopes: Type.Array(Type.Unsafe<(typeof pdmScopes)[number]>({ type: "string", enum: [...pdmScopes] }), { minItems: 1 }),
    pools: Type.Optional(Type.Array(Type.String())),
    slugs: Type.Optional(Type.Array(Type.String())),
    expiresAt: Type.Optional(Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}T[\\d:.]+Z$" })),
  },
  { additionalProperties: false },
);
const Entries = Compile(Type.Array(Entry));

/**
 * Keeps the tokens of a YAML file, a list of `{name, token, scopes, pools?, slugs?, expiresAt?}` with tokens of 32 bytes in base64url, and
 * resolves with how many there are. A token that is no longer in the file stays until it is revoked or replaced. Throws when it is unusable.
 */
export async function keepTokensOfFile(db: Db, path: string): Promise<number> {
  const entries = readYaml(path, await readFile(path, "utf8"));
  if (!Entries.Check(entries)) {
    const [first] = Entries.Errors(entries);
    // The value itself may be a token.
    throw new Error(`${path} is no list of tokens: ${first?.instancePath || "it"} ${first?.message ?? "is not as it should be"}`);
  }
  for (const { token, expiresAt, ...entry } of entries)
    await keepPdmToken(db, new Secret("pdm_token", token), { ...entry, ...(expiresAt ? { expiresAt: new Date(expiresAt) } : {}) });
  return entries.length;
}

/** The parser's own message shows the line that it stumbled over, which may hold a token: only its number is told. */
function readYaml(path: string, text: string): unknown {
  const document = parseDocument(text);
  const [first] = document.errors;
  if (first) throw new Error(`${path} is no list of tokens: it is no YAML, line ${first.linePos?.[0].line ?? 1}`);
  return document.toJS();
}
