import { milliseconds } from "../duration.ts";
import type { Cloud } from "../hetzner/cloud.ts";
import type { Project } from "../hetzner/project.ts";
import type { ProjectRegistry } from "../hetzner/project-registry.ts";
import type { Resource } from "../hetzner/resources.ts";
import type { RegistrarBook } from "../registrars/registrar-book.ts";
import { compileGlob } from "./match-rule.ts";
import type { EventAction } from "./scenario-schema.ts";
import { spawnPhantoms } from "./spawn-phantoms.ts";

export interface EventParts {
  cloud: Cloud;
  projects: ProjectRegistry;
  registrars: RegistrarBook;
  applySettings(settings: Record<string, unknown>): void;
  /** Real programs belong to the supervisor; without one the event says so. */
  processes?: { kill(name: string): void; pause(name: string, ms: number): void };
}

/** Makes something happen that no request asked for. Throws `RangeError` when what it names does not exist. */
export function runEvent(parts: EventParts, action: EventAction): void {
  const { cloud } = parts;
  if (action.spawn) spawnPhantoms(cloud, projectOf(parts, action.spawn.project), action.spawn);
  if (action.stock) parts.applySettings({ [`hetzner.stock.${action.stock.location}.${action.stock.server_type}`]: action.stock.value });
  if (action.set) parts.applySettings(action.set);
  if (action.quota) projectOf(parts, action.quota.project).quota[action.quota.kind] = action.quota.limit;
  if (action.token) changeToken(parts, action.token);
  if (action.resource) changeResource(parts, action.resource);
  if (action.power) switchPower(parts, action.power);
  if (action.registrar) changeAtRegistrar(parts.registrars, action.registrar);
  if (action.kill_process) processesOf(parts).kill(action.kill_process.name);
  if (action.pause_process) processesOf(parts).pause(action.pause_process.name, milliseconds(action.pause_process.for));
  cloud.store.commit();
}

function projectOf({ projects }: EventParts, id: string | undefined): Project {
  const project = id === undefined ? projects.all()[0] : projects.get(id);
  if (!project) throw new RangeError(`There is no project '${id ?? ""}'`);
  return project;
}

function changeToken(parts: EventParts, { project, id, change }: NonNullable<EventAction["token"]>): void {
  const token = projectOf(parts, project).tokens.find((candidate) => candidate.id === id);
  if (!token) throw new RangeError(`There is no token '${id}'`);
  if (change === "revoke") token.revoked = true;
  if (change === "expire") token.expires = 0;
  if (change === "read_only") token.scope = "read";
  if (change === "restore") {
    token.scope = "read_write";
    delete token.revoked;
    delete token.expires;
  }
}

function changeResource(parts: EventParts, { project, kind, name, change }: NonNullable<EventAction["resource"]>): void {
  const { cloud } = parts;
  const glob = compileGlob(name);
  const found = (cloud.store.all(kind, projectOf(parts, project).id) as Resource[]).filter((record) => glob.test(record.name));
  if (found.length === 0) throw new RangeError(`There is none of ${kind} named '${name}'`);
  for (const record of found) {
    if (change === "delete") {
      cloud.vanish(kind, record.id);
      continue;
    }
    if (change.labels) record.labels = change.labels;
    if (change.name !== undefined) cloud.store.rename(kind, record.id, change.name);
    cloud.store.touch(kind, record.id);
    cloud.selectionChanged(record.project);
  }
}

function switchPower(parts: EventParts, { project, server, state }: NonNullable<EventAction["power"]>): void {
  const { cloud } = parts;
  const glob = compileGlob(server);
  for (const record of cloud.store.all("servers", projectOf(parts, project).id)) {
    if (!glob.test(record.name) || record.deleted) continue;
    record.status = state === "on" ? "running" : "off";
    cloud.store.touch("servers", record.id);
    cloud.emit({ type: state === "on" ? "server-started" : "server-stopped", server: record.id });
  }
}

function changeAtRegistrar(registrars: RegistrarBook, event: NonNullable<EventAction["registrar"]>): void {
  if ("domain" in event) {
    const domain = registrars.domain(event.domain);
    if (!domain) throw new RangeError(`There is no domain '${event.domain}'`);
    return registrars.changeDomain(domain, event.change);
  }
  const account = registrars.account(event.registrar, event.account);
  if (!account) throw new RangeError(`There is no account '${event.account}' at ${event.registrar}`);
  return registrars.changeAccount(account, event.change);
}

function processesOf({ processes }: EventParts): NonNullable<EventParts["processes"]> {
  if (!processes) throw new RangeError("This lab supervises no processes");
  return processes;
}
