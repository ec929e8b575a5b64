import Type, { type Static } from "typebox";
import { Closed, Literals } from "./shared.ts";

/** Of the index as a layer of an OCI artifact. */
export const blueprintCatalogType = "application/vnd.openova.catalyst.catalog.v1+json";

/** One published version of a Blueprint, as a grid of cards shows it. */
export const CatalogEntry = Closed({
  /** `bp-cilium`. */
  name: Type.String(),
  version: Type.String(),
  /** Of the artifact's manifest. */
  digest: Type.String({ pattern: "^sha256:[0-9a-f]{64}$" }),
  /** `unlisted`: found by its exact name only. Private ones are in no index. */
  visibility: Literals(["listed", "unlisted"]),
  card: Closed({
    title: Type.String(),
    summary: Type.Optional(Type.String()),
    tagline: Type.Optional(Type.String()),
    category: Type.Optional(Type.String()),
    tags: Type.Optional(Type.Array(Type.String())),
    license: Type.Optional(Type.String()),
    documentation: Type.Optional(Type.String()),
  }),
});
export type CatalogEntry = Static<typeof CatalogEntry>;

/** Every Blueprint that a registry offers, in the order of their names. */
export const BlueprintCatalog = Closed({ schemaVersion: Type.Literal(1), blueprints: Type.Array(CatalogEntry) });
export type BlueprintCatalog = Static<typeof BlueprintCatalog>;
