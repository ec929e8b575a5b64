import { valid } from "semver";
import type { ChartDependency } from "../dependencies/chart-source.ts";

import { ScaffoldError } from "./scaffold-error.ts";

/** `https://charts.example.org/web@2.3.4`: the chart is the last part of the path, the repository what stands before it. Throws ScaffoldError. */
export function parseWrap(text: string): ChartDependency {
  const match = /^(?<repository>(?:https?|oci):\/\/[^\s@]+)\/(?<name>[a-z0-9](?:[-a-z0-9._]*[a-z0-9])?)@(?<version>\S+)$/.exec(text);
  if (match?.groups === undefined) {
    throw new ScaffoldError(
      `${JSON.stringify(text)} names no chart`,
      "Write <repository>/<chart>@<version>, such as https://charts.jetstack.io/cert-manager@v1.16.2",
    );
  }
  const { repository, name, version } = match.groups as { repository: string; name: string; version: string };
  if (valid(version) === null)
    throw new ScaffoldError(`${version} is no exact version`, "Name one version, such as 1.2.3: a range would be another chart tomorrow.");

  return { name, version, repository };
}
