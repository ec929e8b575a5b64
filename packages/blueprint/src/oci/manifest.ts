import { type Static, Type } from "typebox";
import { Value } from "typebox/value";
import { digestOf } from "./digest.ts";
import { RegistryError } from "./registry-error.ts";

/** Types of content, as Helm, cosign and the image specification name them. */
export const mediaTypes = {
  manifest: "application/vnd.oci.image.manifest.v1+json",
  imageConfig: "application/vnd.oci.image.config.v1+json",
  helmConfig: "application/vnd.cncf.helm.config.v1+json",
  helmChart: "application/vnd.cncf.helm.chart.content.v1.tar+gzip",
  simpleSigning: "application/vnd.dev.cosign.simplesigning.v1+json",
  dsse: "application/vnd.dsse.envelope.v1+json",
} as const;

const descriptorSchema = Type.Object({
  mediaType: Type.String(),
  digest: Type.String({ pattern: "^sha256:[0-9a-f]{64}$" }),
  size: Type.Integer({ minimum: 0 }),
  annotations: Type.Optional(Type.Record(Type.String(), Type.String())),
});

const manifestSchema = Type.Object({
  schemaVersion: Type.Literal(2),
  mediaType: Type.Optional(Type.String()),
  config: descriptorSchema,
  layers: Type.Array(descriptorSchema),
  annotations: Type.Optional(Type.Record(Type.String(), Type.String())),
});

export type Descriptor = Static<typeof descriptorSchema>;
export type Manifest = Static<typeof manifestSchema>;

export function describeContent(mediaType: string, bytes: Uint8Array, annotations?: Record<string, string>): Descriptor {
  return { mediaType, digest: digestOf(bytes), size: bytes.length, ...(annotations === undefined ? {} : { annotations }) };
}

/** Reads an image manifest; an index, or anything else, is refused with RegistryError REG-ANSWER. */
export function readManifestBytes(bytes: Uint8Array, what: string): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw new RegistryError("REG-ANSWER", `The manifest of ${what} is no JSON.`, { cause: error });
  }
  if (!Value.Check(manifestSchema, value)) throw new RegistryError("REG-ANSWER", `The manifest of ${what} is no OCI image manifest.`);

  return value;
}
