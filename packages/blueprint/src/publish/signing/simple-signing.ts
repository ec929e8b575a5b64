import { isRecord } from "../../model/yaml-file.ts";

/** What cosign signs for an image: the "simple signing" document of containers/image (signature-protocols.md), compact. */
export function simpleSigningPayload(registryPath: string, digest: string): Uint8Array {
  return new TextEncoder().encode(
    JSON.stringify({
      critical: {
        identity: { "docker-reference": registryPath },
        image: { "docker-manifest-digest": digest },
        type: "cosign container image signature",
      },
      optional: null,
    }),
  );
}

/** The digest that a payload speaks of; undefined when it is none. */
export function signedDigest(payload: Uint8Array): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(payload));
  } catch {
    return undefined;
  }
  const critical = isRecord(value) ? value["critical"] : undefined;
  const image = isRecord(critical) ? critical["image"] : undefined;
  const digest = isRecord(image) ? image["docker-manifest-digest"] : undefined;

  return typeof digest === "string" ? digest : undefined;
}
