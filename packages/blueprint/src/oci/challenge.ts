/** What a registry wants to be shown, from its `WWW-Authenticate` (RFC 9110, 11.6.1). */
export type Challenge = { scheme: "basic" } | { scheme: "bearer"; realm: string; service: string | undefined; scope: string | undefined };

/** Undefined when it is a scheme that registries do not use. */
export function readChallenge(header: string | null): Challenge | undefined {
  const [, scheme = "", rest = ""] = /^\s*([A-Za-z]+)\s*(.*)$/s.exec(header ?? "") ?? [];
  if (scheme.toLowerCase() === "basic") return { scheme: "basic" };
  if (scheme.toLowerCase() !== "bearer") return undefined;
  const parameters = new Map(
    [...rest.matchAll(/([a-zA-Z_]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))/g)].map(([, name = "", quoted, plain]) => [
      name.toLowerCase(),
      (quoted ?? plain ?? "").replaceAll(/\\(.)/g, "$1"),
    ]),
  );
  const realm = parameters.get("realm");

  return realm === undefined ? undefined : { scheme: "bearer", realm, service: parameters.get("service"), scope: parameters.get("scope") };
}
