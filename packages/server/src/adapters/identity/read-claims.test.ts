import { expect, test } from "vitest";
import { rolesIn } from "./read-claims.ts";

test.each<[string, Record<string, unknown>, string | undefined, string[] | undefined]>([
  ["Keycloak's realm roles", { realm_access: { roles: ["auditor"] } }, undefined, ["auditor"]],
  ["a plain claim", { roles: ["auditor"] }, undefined, ["auditor"]],
  ["both, each role once", { roles: ["a", "b"], realm_access: { roles: ["b", "c"] } }, undefined, ["b", "c", "a"]],
  ["a path of choice", { resource_access: { catalyst: { roles: ["x"] } }, roles: ["y"] }, "resource_access.catalyst.roles", ["x"]],
  ["a claim with dots in its name", { "https://company.example/roles": ["x"] }, "https://company.example/roles", ["x"]],
  ["what is no text is no role", { roles: ["x", 7, null] }, undefined, ["x"]],
  ["an empty list says: no roles", { roles: [] }, undefined, []],
  ["a word is no list", { roles: "sovereign-admin" }, undefined, undefined],
  ["nothing said", {}, undefined, undefined],
  ["what every object inherits does not count", {}, "constructor.name", undefined],
])("%s", (_case, claims, path, expected) => {
  expect(rolesIn(claims, path)).toEqual(expected);
});
