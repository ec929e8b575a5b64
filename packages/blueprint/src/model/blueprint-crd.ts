import { BlueprintSpecSchema, BlueprintStatusSchema } from "@catalyst/contract";
import { structuralSchemaOf } from "./structural-schema.ts";

const group = "catalyst.openova.io";
const plural = "blueprints";

/**
 * The kind `Blueprint` as a cluster knows it. Both versions have one schema, so that nothing has to convert between them; `v1` is stored. It
 * belongs to no namespace: the name alone says whose a Blueprint is (`bp-web`; `<organization>.bp-web` for a private one).
 */
export const blueprintCustomResourceDefinition = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: `${plural}.${group}` },
  spec: {
    group,
    scope: "Cluster",
    names: { kind: "Blueprint", listKind: "BlueprintList", plural, singular: "blueprint", categories: ["catalyst"] },
    conversion: { strategy: "None" },
    versions: [version("v1", true), version("v1alpha1", false)],
  },
} as const;

function version(name: string, storage: boolean) {
  return {
    name,
    served: true,
    storage,
    subresources: { status: {} },
    additionalPrinterColumns: [
      { name: "Version", type: "string", jsonPath: ".spec.version" },
      { name: "Title", type: "string", jsonPath: ".spec.card.title" },
      { name: "Visibility", type: "string", jsonPath: ".spec.visibility" },
      { name: "Phase", type: "string", jsonPath: ".status.phase" },
      { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" },
    ],
    schema: {
      openAPIV3Schema: {
        type: "object",
        description: "A unit of software that can be installed.",
        required: ["spec"],
        properties: {
          apiVersion: { type: "string" },
          kind: { type: "string" },
          metadata: { type: "object" },
          spec: structuralSchemaOf(BlueprintSpecSchema),
          status: structuralSchemaOf(BlueprintStatusSchema),
        },
      },
    },
  };
}
