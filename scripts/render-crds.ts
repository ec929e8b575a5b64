import { blueprintCustomResourceDefinition } from "@catalyst/blueprint/model/blueprint-crd.ts";
import { Document } from "yaml";

const header = " Generated from the contract by `node scripts/write-crds.ts`; change packages/contract/src/blueprints.ts instead.";

/** Definitions of the kinds that Catalyst brings, as its chart ships them. Paths are relative to the root. */
export function renderCrds(): { path: string; text: string }[] {
  const document = new Document(blueprintCustomResourceDefinition, { aliasDuplicateObjects: false });
  document.commentBefore = header;

  return [
    {
      path: `products/catalyst/chart/crds/${blueprintCustomResourceDefinition.metadata.name}.yaml`,
      text: document.toString({ lineWidth: 0 }),
    },
  ];
}
