import { ApiError } from "./errors.ts";
import { hashToken, type Project, type Token } from "./project.ts";

export interface Identity {
  project: Project;
  token: Token;
}

/** Looks up who sent a request. Throws `unauthorized` for tokens that are missing, unknown, expired or revoked. */
export function authenticate(
  known: (sha256: string) => Identity | undefined,
  authorization: string | undefined,
  wallNow: number,
): Identity {
  const secret = /^Bearer (.+)$/i.exec(authorization ?? "")?.[1];
  const identity = secret === undefined ? undefined : known(hashToken(secret));
  const expired = identity?.token.expires !== undefined && identity.token.expires <= wallNow;
  if (!identity || expired || identity.token.revoked) throw new ApiError("unauthorized", "unable to authenticate");
  return identity;
}

/** Refuses everything but reads to a read token; the code for that changed with the eras. */
export function authorise({ project, token }: Identity, method: string): void {
  if (method === "GET" || token.scope === "read_write") return;
  throw new ApiError(project.era === "2026-11" ? "forbidden" : "token_readonly", "this token is only allowed to perform GET requests");
}
