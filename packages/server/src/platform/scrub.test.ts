import fc from "fast-check";
import { expect, test } from "vitest";
import { createSecretIndex } from "./scrub.ts";
import { Secret } from "./secret.ts";

const value = 'p4ss/w+rd "quoted" ünï';

test.each<[string, string]>([
  ["as it is", value],
  ["in an address", encodeURIComponent(value)],
  ["in JSON", JSON.stringify(value).slice(1, -1)],
  ["in base64", Buffer.from(value).toString("base64")],
  ["in base64 for addresses", Buffer.from(value).toString("base64url")],
])("a secret is removed %s", (_, form) => {
  const index = indexOf(["token", value]);

  expect(index.scrub(`before ${form} after`)).toBe("before [redacted:token] after");
});

test("every place is found, also where two secrets touch", () => {
  const index = indexOf(["one", "aaaaaaaa1"], ["two", "bbbbbbbb2"]);

  expect(index.scrub("aaaaaaaa1bbbbbbbb2 aaaaaaaa1")).toBe("[redacted:one][redacted:two] [redacted:one]");
});

test("of two secrets that begin alike the longer one is removed whole", () => {
  const index = indexOf(["short", "same-beginning"], ["long", "same-beginning-and-more"]);

  expect(index.scrub("same-beginning-and-more, same-beginning")).toBe("[redacted:long], [redacted:short]");
});

test("a secret that repeats itself does not hide one that starts inside", () => {
  const index = indexOf(["token", "aaaaaaab"]);

  expect(index.scrub("aaaaaaaaab")).toBe("aa[redacted:token]");
});

test("text that is too short to hold a secret stays, and so does what would match by accident", () => {
  const index = indexOf(["pin", "1234567"], ["token", "12345678"]);

  expect(index.scrub("1234567")).toBe("1234567");
  expect(index.scrub("")).toBe("");
});

test("a value that two hold is looked for until both have let go", () => {
  const index = createSecretIndex();
  const [first, second] = [new Secret("token", "held-by-two"), new Secret("token", "held-by-two")];
  index.add(first);
  index.add(second);

  index.remove(first);
  const held = index.scrub("held-by-two");
  index.remove(second);

  expect(held).toBe("[redacted:token]");
  expect(index.scrub("held-by-two")).toBe("held-by-two");
});

test("keys and bearers are removed by their shape, and each removal is counted", () => {
  let count = 0;
  const index = createSecretIndex(() => (count += 1));
  index.add(new Secret("token", "known-token"));

  const clean = index.scrub("known-token Bearer abcdefghij -----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----");

  expect(clean).toBe("[redacted:token] Bearer [redacted:bearer] [redacted:private-key]");
  expect(count).toBe(3);
});

test("no secret is left in any text around it", () => {
  const secret = fc.string({ minLength: 8, maxLength: 40, unit: "binary" }).filter((text) => text.trim().length >= 8);
  fc.assert(
    fc.property(
      fc.array(secret, { minLength: 1, maxLength: 5 }),
      fc.string({ unit: "binary" }),
      fc.string({ unit: "binary" }),
      (secrets, before, after) => {
        const index = createSecretIndex();
        for (const each of secrets) index.add(new Secret("s", each));
        // Marks stand for what was removed; a secret may only be made of what is left between them.
        const left = index.scrub(before + secrets.join("") + after).split("[redacted:s]");
        expect(secrets.filter((each) => left.some((part) => part.includes(each)))).toEqual([]);
      },
    ),
  );
});

function indexOf(...secrets: [name: string, value: string][]) {
  const index = createSecretIndex();
  for (const [name, each] of secrets) index.add(new Secret(name, each));
  return index;
}
