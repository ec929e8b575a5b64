import { type Fields, withDefaults, withRecord } from "./fields.ts";
import { defaultResources } from "./pod-template.ts";

export function defaultClaimSpec(spec: Fields): Fields {
  return withRecord(withDefaults(spec, { volumeMode: "Filesystem" }), "resources", defaultResources);
}

/** The older and the newer name of where a claim's content comes from are kept equal. Only claims, not templates of claims, get that. */
export function defaultClaim(spec: Fields): Fields {
  const filled = defaultClaimSpec(spec);
  const source = spec["dataSource"] ?? spec["dataSourceRef"];

  return source === undefined ? filled : withDefaults(filled, { dataSource: source, dataSourceRef: source });
}
