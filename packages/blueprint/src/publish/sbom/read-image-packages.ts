import { Type } from "typebox";
import { Value } from "typebox/value";
import { isRecord } from "../../model/yaml-file.ts";
import { parseImageReference } from "../../model/image-reference.ts";
import type { RegistryClient } from "../../oci/registry-client.ts";
import { RegistryError } from "../../oci/registry-error.ts";
import { readAttached } from "../signing/attached-layers.ts";
import { billTypes, type ImagePackage, type ReadImagePackages } from "./bill-of-materials.ts";

const spdxSchema = Type.Object({
  packages: Type.Array(
    Type.Object({
      name: Type.String(),
      versionInfo: Type.Optional(Type.String()),
      licenseDeclared: Type.Optional(Type.String()),
      externalRefs: Type.Optional(Type.Array(Type.Object({ referenceType: Type.String(), referenceLocator: Type.String() }))),
    }),
  ),
});

const cyclonedxSchema = Type.Object({
  components: Type.Array(Type.Object({ name: Type.String(), version: Type.Optional(Type.String()), purl: Type.Optional(Type.String()) })),
});

/**
 * Reads the bill of materials that an image carries as an attestation beside it. It is repeated as what the image says of itself: whose signature
 * it bears is not checked here. An image whose registry knows no such thing, or will not answer us, has none.
 */
export function imagePackagesFrom(clientOf: (registry: string) => RegistryClient): ReadImagePackages {
  return async (image, digest, signal) => {
    const reference = parseImageReference(image);
    if (reference === undefined) return undefined;
    try {
      const subject = { registry: clientOf(reference.registry), repository: reference.repository, digest };
      const layers = await readAttached(subject, "att", signal);

      return layers.map(({ bytes }) => packagesOf(bytes)).find((packages) => packages !== undefined);
    } catch (error) {
      if (error instanceof RegistryError && error.code !== "REG-BYTES") return undefined;
      throw error;
    }
  };
}

function packagesOf(envelope: Uint8Array): ImagePackage[] | undefined {
  const outer = parse(envelope);
  const payload = isRecord(outer) && typeof outer["payload"] === "string" ? parse(Buffer.from(outer["payload"], "base64")) : undefined;
  if (!isRecord(payload)) return undefined;
  const { predicateType, predicate } = payload;
  if (predicateType === billTypes.spdx && Value.Check(spdxSchema, predicate)) {
    return predicate.packages.map(({ name, versionInfo, licenseDeclared, externalRefs = [] }) => {
      const purl = externalRefs.find(({ referenceType }) => referenceType === "purl")?.referenceLocator;
      const license = licenseDeclared === "NOASSERTION" || licenseDeclared === "NONE" ? undefined : licenseDeclared;

      return { name, version: versionInfo ?? "", ...(purl === undefined ? {} : { purl }), ...(license === undefined ? {} : { license }) };
    });
  }
  if (predicateType === billTypes.cyclonedx && Value.Check(cyclonedxSchema, predicate)) {
    return predicate.components.map(({ name, version = "", purl }) => ({ name, version, ...(purl === undefined ? {} : { purl }) }));
  }

  return undefined;
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
