import type { Application } from "./applications.ts";

/** A value that holds for an Application. `from` says whether somebody asked for it. */
export interface Setting {
  name: "blueprint" | "chart" | "chart-version" | "repository" | "regions" | "identity";
  value: string;
  from: "default" | "request";
}

/** The values in force of which the record, the kit and the catalogue tell. */
export function settingsOf(
  { id, version, chart, release }: Application,
  request: Readonly<Record<string, unknown>> | undefined,
): Setting[] {
  const identity = request?.["keycloakTopology"];
  return [
    ...of("blueprint", version),
    ...of("chart", chart?.name),
    ...of("chart-version", chart?.version),
    ...of("repository", chart?.repository),
    ...of("regions", release?.regions),
    ...(id === "keycloak"
      ? [
          typeof identity === "string"
            ? { name: "identity" as const, value: identity, from: "request" as const }
            : { name: "identity" as const, value: "shared-sovereign", from: "default" as const },
        ]
      : []),
  ];
}

function of(name: Setting["name"], value: string | null | undefined): Setting[] {
  return value === null || value === undefined ? [] : [{ name, value, from: "default" }];
}

/** Names of the Sovereign's zone that lead to one Application. */
const ownNames: Record<string, string> = { "catalyst-platform": "console", gitea: "gitea", harbor: "harbor" };

/** Address of an Application that has a name of its own in the Sovereign's zone. */
export function addressOf({ id }: Application, fqdn: string): string | undefined {
  const name = ownNames[id];
  return name === undefined ? undefined : `https://${name}.${fqdn}`;
}
