import fc from "fast-check";
import { expect, test } from "vitest";
import { changesOf, keyOf, sameSet } from "./changes-of.ts";
import type { RecordSet } from "./dns-server.ts";

const names = ["a.test", "*.a.test", "console.a.test", "www.a.test"];
const contents: Record<string, string[]> = {
  A: ["127.0.0.1", "127.0.0.2", "127.0.0.3"],
  AAAA: ["2001:db8::1", "2001:db8:0:0:0:0:0:1", "2001:DB8::2"],
  NS: ["ns1.x.test.", "NS1.x.test.", "ns2.x.test."],
  TXT: ['"a"', '"A"', '"b c"'],
};
const set = (least: number) =>
  fc.constantFrom(...Object.keys(contents)).chain((type) =>
    fc.record({
      name: fc.constantFrom(...names),
      type: fc.constant(type),
      ttl: fc.constantFrom(300, 3600),
      records: fc.uniqueArray(fc.constantFrom(...(contents[type] ?? [])), { minLength: least, maxLength: 3 }),
    }),
  );
const zone = fc.uniqueArray(set(1), { selector: keyOf, maxLength: 12 });
const wish = fc.uniqueArray(set(0), { selector: keyOf, maxLength: 12 });

test("after the changes the zone holds what is wanted, and nothing more is to be done", () => {
  fc.assert(
    fc.property(wish, zone, (wanted, present) => {
      const after = applied(changesOf(wanted, present), present);

      expect(changesOf(wanted, after)).toEqual([]);
      for (const each of wanted) {
        const there = after.find((other) => keyOf(other) === keyOf(each));
        expect(sameSet(there ?? { ...each, records: [] }, each)).toBe(true);
      }
    }),
  );
});

test("what nobody asked about stays as it is", () => {
  fc.assert(
    fc.property(wish, zone, (wanted, present) => {
      const asked = new Set(wanted.map(keyOf));

      const after = applied(changesOf(wanted, present), present);

      expect(after.filter((each) => !asked.has(keyOf(each)))).toEqual(present.filter((each) => !asked.has(keyOf(each))));
    }),
  );
});

test("what stands there already is not written, in whatever order or spelling", () => {
  fc.assert(
    fc.property(zone, (present) => {
      const respelt = present.map((each) => ({
        ...each,
        name: each.name.toUpperCase(),
        records: each.records.map((content) => (each.type === "AAAA" ? content.toUpperCase() : content)).toReversed(),
      }));

      expect(changesOf(respelt, present)).toEqual([]);
    }),
  );
});

test("a start of authority is the same whatever its serial, and keeps the serial when it changes", () => {
  const present = [
    { name: "a.test", type: "SOA", ttl: 3600, records: ["ns1.x.test. hostmaster.a.test. 2026112607 10800 3600 604800 300"] },
  ];
  const same = { ...present[0]!, records: ["ns1.x.test. hostmaster.a.test. 1 10800 3600 604800 300"] };
  const other = { ...present[0]!, records: ["ns1.x.test. hostmaster.a.test. 1 10800 3600 604800 60"] };

  expect(changesOf([same], present)).toEqual([]);
  expect(changesOf([other], present)).toEqual([{ ...other, records: ["ns1.x.test. hostmaster.a.test. 2026112607 10800 3600 604800 60"] }]);
});

test("no plain address is put beside one that a policy computes", () => {
  const present = [{ name: "*.a.test", type: "LUA", ttl: 30, records: ["A \"ifportup(443, {'127.0.0.1'})\""] }];
  const wanted = ["*.a.test", "a.test"].map((name) => ({ name, type: "A", ttl: 300, records: ["127.0.0.1"] }));

  expect(changesOf(wanted, present).map(({ name }) => name)).toEqual(["a.test"]);
});

function applied(changes: readonly RecordSet[], present: readonly RecordSet[]): RecordSet[] {
  const changed = new Set(changes.map(keyOf));
  return [...present.filter((each) => !changed.has(keyOf(each))), ...changes.filter(({ records }) => records.length > 0)];
}
