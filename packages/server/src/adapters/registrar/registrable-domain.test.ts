import { expect, test } from "vitest";
import { registrableDomain } from "./registrable-domain.ts";

test.each([
  ["example.com", "example", "com"],
  ["www.example.com", "example", "com"],
  ["example.co.uk", "example", "co.uk"],
  ["a.b.example.co.uk", "example", "co.uk"],
  ["omani.works", "omani", "works"],
  ["acme.test", "acme", "test"],
  ["xn--bcher-kva.example", "xn--bcher-kva", "example"],
])("%s is %s below %s", (name, label, suffix) => {
  expect(registrableDomain(name)).toEqual({ name: `${label}.${suffix}`, label, suffix });
});

test.each(["com", "co.uk", "uk"])("'%s' is nobody's to register", (name) => {
  expect(registrableDomain(name)).toBeUndefined();
});
