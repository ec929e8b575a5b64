import { recordOf, stringOf } from "./loaded-blueprint.ts";

/** What the provisioning engine delivers later in ConfigMap `flux-system/sovereign-settings`, as a Sovereign with a zone might have it. Addresses are those of RFC 5737. */
const samples: Readonly<Record<string, string>> = {
  "dns-nameserver": "192.0.2.53:53",
  "tls-acme": "production",
  "acme-server": "",
  "acme-ca": "",
};

/** The values that a HelmRelease's `valuesFrom` would bring from those settings, for a render without a Sovereign. Its own `values` go over them, as Flux does it. */
export function deliveredSettings(spec: Record<string, unknown>): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const entry of Array.isArray(spec["valuesFrom"]) ? spec["valuesFrom"] : []) {
    const { kind, name, valuesKey, targetPath } = recordOf(entry);
    const sample = samples[stringOf(valuesKey) ?? ""];
    if (kind === "ConfigMap" && name === "sovereign-settings" && sample !== undefined && typeof targetPath === "string") {
      put(values, targetPath.split("."), sample);
    }
  }

  return values;
}

function put(values: Record<string, unknown>, [key, ...rest]: readonly string[], value: string): void {
  if (key === undefined) return;
  if (rest.length === 0) {
    values[key] = value;
    return;
  }
  const inner = { ...recordOf(values[key]) };
  values[key] = inner;
  put(inner, rest, value);
}
