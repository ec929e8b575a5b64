import { type CreateRequest, CreateRequest as schema } from "@catalyst/contract";
import type { Findings } from "./validate-request.ts";

/** Schemas as far as members are looked up in them. */
interface Shape {
  properties?: Record<string, Shape>;
  items?: Shape;
}

/** The request without members that the contract does not know, each of which is a warning: a misspelt secret must not be kept as if it were none. */
export function knownPart(request: CreateRequest, findings: Findings): CreateRequest {
  return keep(request, schema as Shape, "") as CreateRequest;

  function keep(value: unknown, shape: Shape, path: string): unknown {
    if (Array.isArray(value) && shape.items) return value.map((item, index) => keep(item, shape.items ?? {}, `${path}${index}.`));
    // An object without named members is free: what is in it is recorded as it is.
    const { properties = {} } = shape;
    if (typeof value !== "object" || value === null || Object.keys(properties).length === 0) return value;
    const members = Object.entries(value).filter(([name]) => isKnown(name, properties, path));
    return Object.fromEntries(members.map(([name, member]) => [name, keep(member, properties[name] ?? {}, `${path}${name}.`)]));
  }

  function isKnown(name: string, properties: Record<string, Shape>, path: string): boolean {
    const known = Object.hasOwn(properties, name);
    if (!known) findings.warnings.push(`The member ${path}${name.slice(0, 64)} is not known and was ignored`);
    return known;
  }
}
