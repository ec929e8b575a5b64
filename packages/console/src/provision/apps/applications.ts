import type { CatalogComponent, ComponentCatalog, ComponentState, KitRelease, Tile } from "@catalyst/contract";

/** From what needs eyes first to what needs none. */
export const applicationStates = ["failed", "degraded", "installing", "pending", "installed", "planned", "absent"] as const;
export type ApplicationState = (typeof applicationStates)[number];

export interface RegionalState {
  region: string;
  state: ApplicationState;
  message: string;
  /** Since when, null while nothing has happened. */
  since: string | null;
}

/** A component or release as a person sees it on a Sovereign. */
export interface Application extends CatalogComponent {
  /** Its release of the bootstrap kit: then it is installed and watched from here; null when the Sovereign installs it itself later. */
  release: KitRelease | null;
  /** The worst of its regions. */
  state: ApplicationState;
  regions: RegionalState[];
  version: string | null;
  namespace: string | null;
}

/** What decides which Applications a Sovereign has and where they stand. */
export interface SovereignFacts {
  /** Ids chosen beyond the kit, as the request lists them; undefined when it does not say, which is the catalogue's default. */
  selection: readonly string[] | undefined;
  /** What the cluster told; undefined for a plan, in which nothing has begun. */
  states: readonly ComponentState[] | undefined;
}

/** Every Application that can be, those outside this Sovereign as absent: what needs eyes first, then by name. */
export function applicationsOf(catalog: ComponentCatalog, { selection, states }: SovereignFacts): Application[] {
  const selected = selectedIn(catalog, selection);
  const releases = new Map(catalog.kit.map((release) => [release.component ?? release.id, release]));
  const told = Map.groupBy(states ?? [], ({ appId }) => appId);
  const cards = [...catalog.components, ...catalog.kit.filter(standsAlone).map(asComponent)];
  return cards
    .map((component): Application => {
      const { id } = component;
      const release = releases.get(id) ?? null;
      const regions = (told.get(id) ?? []).map(regionalState);
      const isHere = selected.has(id);
      return {
        ...component,
        release,
        regions,
        state: isHere ? (states ? worstOf(regions.map(({ state }) => state)) : "planned") : "absent",
        version: told.get(id)?.find(({ chartVersion }) => chartVersion !== undefined)?.chartVersion ?? release?.chartVersion ?? null,
        namespace: told.get(id)?.[0]?.namespace ?? release?.namespace ?? null,
      };
    })
    .toSorted(byUrgency);
}

export function isInSovereign({ state }: Application): boolean {
  return state !== "absent";
}

/** The worst of several regions; pending until any region is heard of. */
export function worstOf(states: readonly ApplicationState[]): ApplicationState {
  return applicationStates.find((each) => states.includes(each)) ?? "pending";
}

/** Finds an Application by what an address calls it: its id, its Blueprint, or its id behind `bp-`. */
export function findApplication(applications: readonly Application[], called: string): Application | undefined {
  return applications.find(({ id, blueprint }) => called === id || called === blueprint || called === `bp-${id}`);
}

/** Releases of the kit without a card of their own stand under the first one that they need. */
export function companionsOf(catalog: ComponentCatalog, { blueprint }: Application): KitRelease[] {
  return catalog.kit.filter((release) => !release.core && release.component === null && release.dependsOn[0] === blueprint);
}

/** Where a release of the kit stands that has no card of its own. */
export function stateOfRelease({ id }: KitRelease, states: readonly ComponentState[] | undefined): ApplicationState {
  return states ? worstOf(states.filter(({ appId }) => appId === id).map(({ status }) => status)) : "planned";
}

/** Ids of everything an Application needs, by the catalogue and by the kit. */
export function needsOf(catalog: ComponentCatalog, { dependencies, release }: Application): string[] {
  const byBlueprint = new Map(catalog.kit.map((each) => [each.blueprint, each.component ?? each.id]));
  const releases = (release?.dependsOn ?? []).map((blueprint) => byBlueprint.get(blueprint) ?? blueprint.replace(/^bp-/, ""));
  return [...new Set([...dependencies, ...releases])];
}

/** What the selection makes of the catalogue: what every Sovereign has, the choice, all that the choice needs, and the kit. */
function selectedIn(catalog: ComponentCatalog, selection: readonly string[] | undefined): Set<string> {
  const components = new Map(catalog.components.map((component) => [component.id, component]));
  const chosen = selection ?? catalog.components.filter(({ defaultSelected }) => defaultSelected).map(({ id }) => id);
  const selected = new Set<string>();
  const open = [
    ...chosen,
    ...catalog.components.filter(({ locked }) => locked).map(({ id }) => id),
    ...catalog.kit.filter(({ core }) => core).map(({ component, id }) => component ?? id),
  ];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (selected.has(id)) continue;
    selected.add(id);
    open.push(...(components.get(id)?.dependencies ?? []));
  }
  return selected;
}

function standsAlone({ core, component }: KitRelease): boolean {
  return core && component === null;
}

const plainTile: Tile = { background: "#1A2236", glyph: "#FFFFFF", border: "rgba(255, 255, 255, 0.18)", mark: "glyph" };

function asComponent(release: KitRelease): CatalogComponent {
  const { id, name, blueprint, family = "pilot", description = "", licence = null, tile = plainTile } = release;
  return {
    id,
    name,
    blueprint,
    family,
    description,
    licence,
    tile,
    tier: "mandatory",
    dependencies: [],
    defaultSelected: true,
    locked: true,
    lockReason: "bootstrap-kit",
    origin: "open-source",
    chart: null,
  };
}

function regionalState({ region, status, message, lastTransitionAt }: ComponentState): RegionalState {
  return { region, state: status, message, since: lastTransitionAt };
}

function byUrgency(one: Application, other: Application): number {
  return applicationStates.indexOf(one.state) - applicationStates.indexOf(other.state) || one.name.localeCompare(other.name, "en");
}
