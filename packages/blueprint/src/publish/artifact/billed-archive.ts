import { Type } from "typebox";
import { Value } from "typebox/value";
import type { billTypes } from "../sbom/bill-of-materials.ts";

const spdxSchema = Type.Object({
  packages: Type.Array(
    Type.Object({
      SPDXID: Type.String(),
      checksums: Type.Optional(Type.Array(Type.Object({ algorithm: Type.String(), checksumValue: Type.String() }))),
    }),
  ),
  relationships: Type.Array(
    Type.Object({ spdxElementId: Type.String(), relationshipType: Type.String(), relatedSpdxElement: Type.String() }),
  ),
});

const cyclonedxSchema = Type.Object({
  metadata: Type.Object({
    component: Type.Object({ hashes: Type.Array(Type.Object({ alg: Type.String(), content: Type.String() })) }),
  }),
});

/** SHA-256 of the archive that a bill of materials describes; undefined when it names none. */
export function billedArchive(bill: Record<string, unknown>, format: keyof typeof billTypes): string | undefined {
  if (format === "cyclonedx") {
    if (!Value.Check(cyclonedxSchema, bill)) return undefined;

    return bill.metadata.component.hashes.find(({ alg }) => alg === "SHA-256")?.content;
  }
  if (!Value.Check(spdxSchema, bill)) return undefined;
  const described = bill.relationships.find(({ relationshipType }) => relationshipType === "DESCRIBES")?.relatedSpdxElement;
  const root = bill.packages.find(({ SPDXID }) => SPDXID === described);

  return root?.checksums?.find(({ algorithm }) => algorithm === "SHA256")?.checksumValue;
}
