import { RegistrarError } from "../../platform/registrar-error.ts";
import { Secret } from "../../platform/secret.ts";

/**
 * The parts of a pasted token, cut at colons. Only visible ASCII goes through: anything else could not be written into a header, and the
 * error for that would repeat the value. Throws RegistrarError `invalid-token` that tells the format.
 */
export function readToken(token: Secret, registrar: string, format: string, counts: readonly number[]): Secret[] {
  const parts = token.open().trim().split(":");
  if (counts.includes(parts.length) && parts.every((part) => /^[!-~]+$/.test(part))) {
    return parts.map((part, index) => new Secret(parts.length === 1 ? token.name : `${token.name} part ${index + 1}`, part));
  }
  throw malformedToken(registrar, format);
}

export function malformedToken(registrar: string, format: string): RegistrarError {
  return new RegistrarError("invalid-token", {
    detail: `A token of ${registrar} is written as ${format}, without spaces; paste it again in that form.`,
  });
}
