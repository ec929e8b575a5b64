import type { Migration } from "kysely/migration";
import * as deployments from "./0001-deployments.ts";
import * as identity from "./0002-identity.ts";
import * as deploymentVersions from "./0003-deployment-versions.ts";
import * as domains from "./0004-domains.ts";
import * as runLogs from "./0005-run-logs.ts";
import * as deploymentSearch from "./0006-deployment-search.ts";
import * as peopleLocale from "./0007-people-locale.ts";

/** In order; a name never changes once released. */
export const allMigrations: Record<string, Migration> = {
  "0001-deployments": deployments,
  "0002-identity": identity,
  "0003-deployment-versions": deploymentVersions,
  "0004-domains": domains,
  "0005-run-logs": runLogs,
  "0006-deployment-search": deploymentSearch,
  "0007-people-locale": peopleLocale,
};
