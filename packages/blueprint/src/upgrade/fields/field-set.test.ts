import fc from "fast-check";
import { expect, test } from "vitest";
import { deployment } from "../corpus/objects.ts";
import { builtInMergeType } from "./built-in-merge-types.ts";
import {
  containsSet,
  difference,
  type FieldSet,
  hasMember,
  intersection,
  isEmpty,
  membersOf,
  setOfPaths,
  union,
  withNamedFields,
} from "./field-set.ts";
import { fieldSetOfObject } from "./field-set-of.ts";
import { describePath, formatFieldsV1, parseFieldsV1 } from "./fields-v1.ts";

const step = fc.constantFrom("f:a", "f:b", 'k:{"name":"x"}', 'v:"y"');
const set = fc.array(fc.array(step, { minLength: 1, maxLength: 3 }), { maxLength: 6 }).map(setOfPaths);

test("what is written as fieldsV1 reads back as the same set", () => {
  fc.assert(
    fc.property(set, (fields) => {
      expect(parseFieldsV1(formatFieldsV1(fields))).toEqual(fields);
    }),
  );
});

test("sets obey the laws of sets", () => {
  fc.assert(
    fc.property(set, set, (a, b) => {
      expect(containsSet(union(a, b), a)).toBe(true);
      expect(isEmpty(difference(a, union(a, b)))).toBe(true);
      expect(isEmpty(intersection(difference(a, b), b))).toBe(true);
      expect(textOf(union(difference(a, b), intersection(a, b)))).toEqual(textOf(a));
      for (const path of membersOf(a)) expect(hasMember(union(b, a), path)).toBe(true);
    }),
  );
});

test("a struct is named by whoever sets a field in it, the item of a list is not", () => {
  const named = withNamedFields(setOfPaths([["f:spec", "f:list", 'k:{"name":"x"}', "f:value"]]));

  expect(membersOf(named)).toEqual([["f:spec"], ["f:spec", "f:list"], ["f:spec", "f:list", 'k:{"name":"x"}', "f:value"]]);
});

test("a manifest owns its leaves, the items of its lists by key, and lists without keys as a whole", () => {
  const web = deployment("web", {}, { args: ["a", "b"], ports: [{ containerPort: 80 }] });

  const paths = membersOf(fieldSetOfObject(web, builtInMergeType(web) ?? {})).map(describePath);

  expect(paths).toContain("spec.selector");
  expect(paths).toContain('spec.template.spec.containers[name="app"].args');
  expect(paths).toContain('spec.template.spec.containers[name="app"].ports[containerPort=80,protocol="TCP"]');
  expect(paths).not.toContain("metadata.name");
});

function textOf(fields: FieldSet): string[] {
  return membersOf(fields)
    .map((path) => path.join(" "))
    .toSorted();
}
