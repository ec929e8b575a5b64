import { expect, test } from "vitest";
import { refuseHolder, refuseName } from "./name-checks.ts";
import { listPools, readPool } from "./pool-list.ts";
import { readName } from "./read-name.ts";
import { reservedNames } from "./reserved-names.ts";

const rules = { pools: ["omani.works", "eventforge.io"], forbiddenDomains: ["eventforge.io"], extraReserved: ["grafana"] };

test.each([
  ["-bad", "example.org", "invalid-format"],
  ["console", "example.org", "unsupported-pool"],
  ["console", "eventforge.io", "forbidden-test-domain"],
  ["console", "omani.works", "reserved"],
  ["grafana", "omani.works", "reserved"],
  ["t42", "omani.works", undefined],
  ["a".repeat(63), "omani.works", undefined],
])("of several reasons against %s below %s the first one is told", (label, pool, reason) => {
  expect(refuseName({ ...rules, label, pool })?.reason).toBe(reason);
});

test("a pool that leaves no room for names below a name is too long", () => {
  const pool = `${"a".repeat(63)}.${"b".repeat(63)}.${"c".repeat(63)}.works`;

  expect(refuseName({ ...rules, pools: [pool], pool, label: "d".repeat(60) })?.reason).toBe("invalid-format");
  expect(refuseName({ ...rules, pools: [pool], pool, label: "d".repeat(40) })).toBeUndefined();
});

test.each([
  [undefined, undefined],
  [{ state: "reserved", lapsed: false }, "reserved-state"],
  [{ state: "reserved", lapsed: true }, undefined],
  [{ state: "active", lapsed: false }, "active-state"],
  [{ state: "releasing", lapsed: false }, "active-state"],
  [{ state: "suspended", lapsed: false }, "unknown-state"],
])("the holder %o stands in the way as %s", (holder, reason) => {
  expect(refuseHolder(holder, "t42.omani.works")?.reason).toBe(reason);
});

test("21 names are kept, sorted", () => {
  expect([reservedNames.length, reservedNames.toSorted()]).toEqual([21, reservedNames]);
});

test.each([
  [" T42.Omani.Works. ", "t42.omani.works"],
  ["münchen.example", "xn--mnchen-3ya.example"],
  ["ＣＯＮＳＯＬＥ", "console"],
  ["12", "12"],
  ["a b", "a b"],
])("%s is understood as %s", (text, name) => {
  expect(readName(text)).toBe(name);
});

test("pools keep their order, the first that everybody may use is the default, and each is known by its id too", () => {
  const pools = listPools(["openova.io", "EventForge.io", "omani.works", "omani.homes", "omani.works"], ["eventforge.io"]);

  expect(pools.map(({ domain, enabled, isClosed, default: isDefault }) => [domain, enabled, isClosed, isDefault])).toEqual([
    ["openova.io", false, true, false],
    ["eventforge.io", false, false, false],
    ["omani.works", true, false, true],
    ["omani.homes", true, false, false],
  ]);
  expect(["omani-works", "OMANI.WORKS.", "elsewhere.test"].map((text) => readPool(text, pools))).toEqual([
    "omani.works",
    "omani.works",
    "elsewhere.test",
  ]);
});
