import type { KubeObject } from "@catalyst/blueprint/render/kube-object.ts";
import { Type } from "typebox";
import { Compile } from "typebox/compile";

const strings = Type.Optional(Type.Record(Type.String(), Type.String()));
const anyObject = Type.Object({
  apiVersion: Type.String({ minLength: 1 }),
  kind: Type.String({ minLength: 1 }),
  metadata: Type.Object({
    name: Type.String({ minLength: 1 }),
    namespace: Type.Optional(Type.String()),
    labels: strings,
    annotations: strings,
  }),
});

/** What a check by JSON schema alone does with the same objects: their general form, and nothing about what they mean together. */
export function schemaPass(objects: readonly KubeObject[]): number {
  const schema = Compile(anyObject);

  return objects.filter((object) => schema.Check(object)).length;
}
