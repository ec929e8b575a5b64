import { kinds, singular, type Resource } from "../hetzner/resources.ts";
import type { Laboratory } from "../laboratory.ts";

/** Plans again what follows from the state alone: ends of running actions, disappearances, releases of dead servers. */
export function recoverTimers({ clock, cloud, projects, registrars }: Laboratory): void {
  registrars.recoverTimers();
  const { store, actions } = cloud;
  for (const type of ["action", "action-forgotten", "gone", "firewall-release"]) clock.dropTasks(type);
  for (const action of actions.snapshot()) {
    if (action.status === "running") clock.schedule(action.finishesAt, { type: "action", id: action.id });
    else clock.schedule(clock.now() + 24 * 3_600_000, { type: "action-forgotten", id: action.id });
  }
  for (const project of projects.all()) {
    for (const kind of kinds) {
      for (const record of store.all(kind, project.id) as Resource[]) {
        const ending = actions
          .running(singular[kind], record.id)
          .some((action) => action.command === `delete_${singular[kind]}` && action.effect);
        if (!record.deleted || ending) continue;
        clock.schedule(clock.now() + cloud.linger(singular[kind], `${kind} ${record.id}`), { type: "gone", kind, id: record.id });
      }
    }
    for (const firewall of store.all("firewalls", project.id)) {
      for (const server of firewall.servers.filter((id) => !store.get("servers", id))) {
        const wait = cloud.linger("firewall_release", `${firewall.id} ${server}`);
        clock.schedule(clock.now() + wait, { type: "firewall-release", firewall: firewall.id, server });
      }
    }
  }
}
