import { type Fields, withDefaults, withRecord } from "./fields.ts";
import { defaultResources } from "./pod-template.ts";

export function defaultClaimSpec(spec: Fields): Fields {
  return withRecord(withDefaults(spec, { volumeMode: "Filesystem" }), "resources", defaultResources);
}
