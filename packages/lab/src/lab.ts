export { startLab, type IssuedAccount, type Lab, type LabProject, type StartLabOptions } from "./labd.ts";
export {
  AdminError,
  createAdminClient,
  type AdminClient,
  type AdminClientOptions,
  type LabStatus,
  type ListedResource,
} from "./admin/admin-client.ts";
export type { Census, CensusItem, ProjectCensus } from "./admin/census.ts";
export { parseScenario, ScenarioError } from "./faults/parse-scenario.ts";
export type { EventAction, Rule, Scenario } from "./faults/scenario-schema.ts";
export type { ProjectConfig } from "./hetzner/project.ts";
export type { IssuedToken } from "./hetzner/project-registry.ts";
export type { Kind } from "./hetzner/resources.ts";
export type { JournalEntry, JournalQuery } from "./journal/journal.ts";
export { parseLabConfig, type LabConfig } from "./lab-config.ts";
export type {
  AccountChange,
  DomainChange,
  RegistrarAccountConfig,
  RegistrarDomainConfig,
  RegistrarName,
} from "./registrars/registrar-account.ts";
export { readLabFile, type LabFile } from "./state/lab-file.ts";
export { openStateFolder } from "./state/state-folder.ts";
export type { Delegation, ParentZone } from "./dns/parent-zone.ts";
export { applyPdnsSchema } from "./dns/pdns-database.ts";
export type { ParkingRecord } from "./dns/parking-records.ts";
export { type LabDns, startLabDns, type StartLabDnsOptions } from "./dns/start-lab-dns.ts";
