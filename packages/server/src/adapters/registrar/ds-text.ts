import { RegistrarError } from "../../platform/registrar-error.ts";

/** A DS record's four parts. */
export interface DsParts {
  keyTag: number;
  algorithm: number;
  digestType: number;
  /** Lower-case hexadecimal digits. */
  digest: string;
}

/** Reads `keyTag algorithm digestType digest` (RFC 4034 §5.3). */
export function parseDs(text: string): DsParts {
  const [, keyTag, algorithm, digestType, digest] = /^(\d{1,5}) (\d{1,3}) (\d{1,3}) ([0-9a-f]+)$/i.exec(text.trim()) ?? [];
  if (digest === undefined) {
    throw new RegistrarError("unsupported-operation", {
      detail: `'${text}' is no DS record; write key tag, algorithm, digest type and digest.`,
    });
  }
  return { keyTag: Number(keyTag), algorithm: Number(algorithm), digestType: Number(digestType), digest: digest.toLowerCase() };
}

export function formatDs({ keyTag, algorithm, digestType, digest }: DsParts): string {
  return `${keyTag} ${algorithm} ${digestType} ${digest.toLowerCase()}`;
}

/** As DS texts are compared. */
export function canonicalDs(text: string): string {
  return formatDs(parseDs(text));
}
