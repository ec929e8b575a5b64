import Type, { type Static } from "typebox";
import { Closed, Literals, Nullable, Timestamp } from "./shared.ts";

/** Where a component of a Sovereign stands. `pending` until a cluster tells otherwise. */
export const componentStatuses = ["pending", "installing", "installed", "degraded", "failed"] as const;
export type ComponentStatus = (typeof componentStatuses)[number];

export const ComponentState = Closed({
  appId: Type.String(),
  region: Type.String(),
  status: Literals(componentStatuses),
  helmReleaseName: Type.String(),
  namespace: Type.String(),
  lastTransitionAt: Nullable(Timestamp),
  message: Type.String(),
  dependsOn: Type.Array(Type.String()),
  chartVersion: Type.Optional(Type.String()),
  revision: Type.Optional(Type.String()),
});
export type ComponentState = Static<typeof ComponentState>;

/** `watching` is false while nobody follows a cluster; then the states are the last that were seen, or pending. */
export const ComponentStatesReply = Closed({ watching: Type.Boolean(), components: Type.Array(ComponentState) });
export type ComponentStatesReply = Static<typeof ComponentStatesReply>;

export const ComponentStatesQuery = Closed({ region: Type.Optional(Type.String({ maxLength: 64 })) });

export const tiers = ["mandatory", "recommended", "optional"] as const;
export type Tier = (typeof tiers)[number];

/** Colours of a component's tile, as CSS writes them. `mark` says what stands on it: a drawn mark or letters. */
export const Tile = Closed({ background: Type.String(), glyph: Type.String(), border: Type.String(), mark: Type.String() });
export type Tile = Static<typeof Tile>;

export const CatalogChart = Closed({ name: Type.String(), version: Type.String(), repository: Type.String() });

/** A component that can be chosen for a Sovereign. `dependencies` must be selected with it. */
export const CatalogComponent = Closed({
  id: Type.String(),
  name: Type.String(),
  blueprint: Type.String(),
  family: Type.String(),
  tier: Literals(tiers),
  /** The tier before a mandatory component's need raised it. */
  promotedFrom: Type.Optional(Nullable(Literals(tiers))),
  dependencies: Type.Array(Type.String()),
  defaultSelected: Type.Boolean(),
  locked: Type.Boolean(),
  lockReason: Type.Optional(Nullable(Type.String())),
  description: Type.String(),
  tile: Tile,
  origin: Type.String(),
  licence: Nullable(Type.String()),
  chart: Nullable(CatalogChart),
});
export type CatalogComponent = Static<typeof CatalogComponent>;

export const CatalogFamily = Closed({
  id: Type.String(),
  name: Type.String(),
  subtitle: Type.String(),
  tier: Literals(tiers),
  description: Type.String(),
  order: Type.Integer(),
  /** Choosing one member that is not selected by default brings the whole family. */
  cascadeOnMemberSelection: Type.Boolean(),
  members: Type.Array(Type.String()),
});
export type CatalogFamily = Static<typeof CatalogFamily>;

/** A release of the bootstrap kit. `component` is its card in the catalogue, null when it has none; then its own name and tile stand here. */
export const KitRelease = Closed({
  blueprint: Type.String(),
  id: Type.String(),
  name: Type.String(),
  namespace: Type.String(),
  chartVersion: Type.String(),
  dependsOn: Type.Array(Type.String()),
  regions: Literals(["all", "primary"]),
  /** One of the eleven that a person follows; the others stand under the component they serve. */
  core: Type.Boolean(),
  component: Nullable(Type.String()),
  family: Type.Optional(Type.String()),
  description: Type.Optional(Type.String()),
  licence: Type.Optional(Type.String()),
  tile: Type.Optional(Tile),
});
export type KitRelease = Static<typeof KitRelease>;

export const ComponentCatalog = Closed({
  families: Type.Array(CatalogFamily),
  components: Type.Array(CatalogComponent),
  kit: Type.Array(KitRelease),
});
export type ComponentCatalog = Static<typeof ComponentCatalog>;

const ProviderLocation = Closed({ id: Type.String(), location: Type.String(), country: Type.String() });

/** Prices in euro without tax, null when none is published; memory and disk in GB. `available` names the locations that sell it now, null when nobody could ask. */
const ProviderSize = Closed({
  id: Type.String(),
  label: Type.String(),
  vcpu: Type.Integer(),
  memoryGb: Type.Number(),
  diskGb: Nullable(Type.Number()),
  architecture: Type.String(),
  eurPerHour: Nullable(Type.Number()),
  eurPerMonth: Nullable(Type.Number()),
  recommended: Type.Boolean(),
  provisionable: Type.Boolean(),
  available: Nullable(Type.Array(Type.String())),
});

export const ProvidersReply = Closed({
  providers: Type.Array(
    Closed({
      id: Type.String(),
      name: Type.String(),
      planOnly: Type.Boolean(),
      statement: Type.String(),
      regions: Type.Array(ProviderLocation),
      sizes: Type.Array(ProviderSize),
    }),
  ),
});
export type ProvidersReply = Static<typeof ProvidersReply>;
