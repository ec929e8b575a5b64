import { domainToASCII, domainToUnicode } from "node:url";
import { describe, expect, test } from "vitest";
import { isDomainName, isEmail, isPoolLabel, toASCII, toUnicode } from "./domain-name.ts";

describe("a name as DNS knows it", () => {
  test.each([
    [" Acme.Example. ", "acme.example"],
    ["München.example", "xn--mnchen-3ya.example"],
    ["شركة.عمان", domainToASCII("شركة.عمان")],
    ["12.example", "12.example"],
  ])("%s is %s", (typed, name) => {
    expect(toASCII(typed)).toBe(name);
  });

  test("something that is no name stays as it is, and fits no rule", () => {
    expect(toASCII("كلمة/كلمة")).toBe("كلمة/كلمة");
    expect(isDomainName(toASCII("مثال@مثال.عمان"))).toBe(false);
  });
});

test.each(["münchen.example", "شركة.عمان", "食狮.公司.cn", "plain.example", "bücher-und-größen.de", "ليهمابتكلموشعربي.example"])(
  "%s comes back from its punycode",
  (name) => {
    const ascii = domainToASCII(name);

    expect(toUnicode(ascii)).toBe(name);
    expect(toUnicode(ascii)).toBe(domainToUnicode(ascii));
  },
);

test("what only looks like punycode is shown as it is", () => {
  expect(toUnicode("xn--%%.example")).toBe("xn--%%.example");
});

test.each([
  ["acme", true],
  ["a", true],
  ["acme-1", true],
  ["1acme", false],
  ["acme-", false],
  ["ac--me", false],
  ["xn--mnchen-3ya", false],
  ["a".repeat(63), true],
  ["a".repeat(64), false],
  ["", false],
])("a name below a pool: %s %s", (label, fits) => {
  expect(isPoolLabel(label)).toBe(fits);
});

test.each([
  ["acme.example", true],
  ["1and1.example", true],
  ["cloud.acme.example", true],
  ["acme", false],
  ["-acme.example", false],
  ["acme..example", false],
  [`${"a".repeat(64)}.example`, false],
])("a domain: %s %s", (name, fits) => {
  expect(isDomainName(name)).toBe(fits);
});

test.each([
  ["ops@acme.example", true],
  [" ops@acme.example ", true],
  ["ops@acme", false],
  ["ops@@acme.example", false],
  ["ops me@acme.example", false],
  ["@acme.example", false],
  ["ops@acme.", false],
])("an e-mail address: %s %s", (text, fits) => {
  expect(isEmail(text)).toBe(fits);
});
