/** Where issuers put a person's roles: Keycloak's realm roles, and the plain claim that many mappers write. */
const usualPaths = ["realm_access.roles", "roles"];

/** All roles that the claims name; undefined when they say nothing about roles. */
export function rolesIn(claims: Record<string, unknown>, path: string | undefined): string[] | undefined {
  const lists = (path === undefined ? usualPaths : [path]).map((at) => valueAt(claims, at)).filter((value) => Array.isArray(value));
  if (lists.length === 0) return undefined;
  return [...new Set(lists.flat().filter((role) => typeof role === "string"))];
}

/** A claim that is a text with something in it. */
export function textOf(claim: unknown): string | null {
  return typeof claim === "string" && claim !== "" ? claim : null;
}

/** The language tag in its usual spelling, null when there is none or it is none. Some issuers write `ar_OM` (OpenID Connect Core, 5.1). */
export function localeIn(claims: Record<string, unknown>): string | null {
  const text = textOf(claims["locale"])?.replaceAll("_", "-");
  try {
    return text === undefined ? null : (Intl.getCanonicalLocales(text)[0] ?? null);
  } catch {
    return null;
  }
}

/** A claim's own name may hold dots (`https://example.com/roles`), so the whole path is tried first. */
function valueAt(claims: Record<string, unknown>, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path];
  let value: unknown = claims;
  for (const name of path.split(".")) {
    if (value === null || typeof value !== "object" || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}
