import { isRecord } from "../../model/yaml-file.ts";
import { type Fields, withDefaults, withRecord } from "./fields.ts";

export function defaultDefinition(object: Fields): Fields {
  return withRecord(object, "spec", (spec) => {
    const filled = withDefaults(spec, { conversion: { strategy: "None" } });

    return withRecord(filled, "names", (names) => {
      const kind = typeof names["kind"] === "string" ? names["kind"] : "";
      return withDefaults(names, { listKind: `${kind}List`, singular: kind.toLowerCase() });
    });
  });
}

/** Names of the versions a definition lists, and the one in which new objects are stored. */
export function versionsOf(definition: Fields | undefined): { names: string[]; storage: string | undefined } {
  const spec = definition?.["spec"];
  const versions = isRecord(spec) && Array.isArray(spec["versions"]) ? spec["versions"].filter(isRecord) : [];

  return {
    names: versions.map(({ name }) => String(name)),
    storage: versions.filter((version) => version["storage"] === true).map(({ name }) => String(name))[0],
  };
}

/** In which versions objects may still lie in the store. */
export function storedVersionsOf(definition: Fields): string[] {
  const status = definition["status"];
  const stored = isRecord(status) ? status["storedVersions"] : undefined;

  return Array.isArray(stored) ? stored.map(String) : [];
}
