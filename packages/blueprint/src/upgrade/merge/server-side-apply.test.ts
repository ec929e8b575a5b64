import fc from "fast-check";
import { expect, test } from "vitest";
import type { KubeObject } from "../../render/kube-object.ts";
import { customMergeType } from "../fields/custom-merge-type.ts";
import { definition, widget } from "../corpus/objects.ts";
import { describePath } from "../fields/fields-v1.ts";
import { valueAt } from "../fields/value-at.ts";
import { type FieldSet, membersOf } from "../fields/field-set.ts";
import { readOwnerships, withOwnerships, type Ownership } from "./managed-fields.ts";
import { serverSideApply } from "./server-side-apply.ts";

const type = customMergeType(widget("things", "w", {}), [definition("things", [{ name: "v1", storage: true }])]);
const parts = fc.uniqueArray(fc.record({ name: fc.constantFrom("x", "y", "z"), count: fc.nat(3) }, { requiredKeys: ["name"] }), {
  selector: ({ name }) => name,
  minLength: 1,
});
// A struct whose last field goes becomes null on a real server, and the next apply is refused or makes it anew: such manifests are left out.
const spec = fc.record(
  {
    size: fc.nat(5),
    tags: fc.uniqueArray(fc.constantFrom("a", "b", "c"), { minLength: 1 }),
    parts,
    extra: fc.dictionary(fc.constantFrom("k", "l"), fc.nat(3), { minKeys: 1 }),
  },
  { requiredKeys: ["size"] },
);
const manifests = spec.map((fields) => widget("things", "w", fields));

function apply(live: KubeObject, manifest: KubeObject, manager: string, before: readonly Ownership[]) {
  return serverSideApply(live, manifest, manager, before, type);
}

const order = (object: KubeObject) =>
  JSON.stringify(object, (_key, value: unknown) => (Array.isArray(value) ? value.toSorted(byText) : value));

test("applying the same manifest twice changes nothing", () => {
  fc.assert(
    fc.property(manifests, manifests, (first, manifest) => {
      const made = apply(first, first, "one", []);
      const once = apply(made.object, manifest, "one", made.ownerships);
      const twice = apply(once.object, manifest, "one", once.ownerships);

      expect(twice.object).toEqual(once.object);
      expect(twice.conflicts).toEqual([]);
    }),
  );
});

test("what only one manager applied is exactly its last manifest", () => {
  fc.assert(
    fc.property(manifests, manifests, (first, second) => {
      const made = apply(first, first, "one", []);
      const changed = apply(made.object, second, "one", made.ownerships);

      const { spec: fields = {} } = JSON.parse(order(changed.object)) as { spec?: object };
      expect(fields).toEqual((JSON.parse(order(second)) as { spec: object }).spec);
    }),
  );
});

test("what another manager applied stays, whatever the first one drops", () => {
  fc.assert(
    fc.property(manifests, manifests, manifests, (first, other, second) => {
      const made = apply(first, first, "one", []);
      const shared = apply(made.object, other, "other", made.ownerships);
      const changed = apply(shared.object, second, "one", shared.ownerships);
      const again = apply(changed.object, second, "one", changed.ownerships);
      const left = changed.ownerships.find(({ manager }) => manager === "other")?.fields;

      expect(again.object).toEqual(changed.object);
      for (const path of left ? leavesOf(left) : [])
        expect(valueAt(changed.object, path, type)).toEqual(valueAt(shared.object, path, type));
      const back = apply(changed.object, other, "other", changed.ownerships);
      expect(back.conflicts.every(({ owner }) => owner === "one")).toBe(true);
    }),
  );
});

test("owners survive being written to the object and read again", () => {
  const made = apply(widget("things", "w", { size: 1 }), widget("things", "w", { size: 1, parts: [{ name: "x", count: 1 }] }), "one", []);

  expect(readOwnerships(withOwnerships(made.object, made.ownerships))).toEqual(made.ownerships);
});

test("a value that another owns is taken by force, and the conflict is told", () => {
  const made = apply(widget("things", "w", { size: 1 }), widget("things", "w", { size: 1 }), "one", []);
  const other = apply(made.object, widget("things", "w", { size: 2 }), "other", made.ownerships);

  expect(other.conflicts.map(({ owner, fields }) => [owner, membersOf(fields).map(describePath)])).toEqual([["one", ["spec.size"]]]);
  expect(other.ownerships.map(({ manager }) => manager)).toEqual(["other"]);
});

/** An item of a list stays as long as anybody owns it, with what anybody owns of it. */
function leavesOf(fields: FieldSet) {
  return membersOf(fields).filter((path) => path.at(-1)?.startsWith("k:") === false);
}

function byText(a: unknown, b: unknown): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}
