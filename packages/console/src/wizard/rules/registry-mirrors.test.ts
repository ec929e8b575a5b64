import { expect, test } from "vitest";
import { holdsOnlyCertificates, isPlainAddress, readMirrors, writeMirrors } from "./registry-mirrors.ts";

test("mirrors are read one a line, with an equals sign or a space, and written the same way", () => {
  const { mirrors, problem } = readMirrors("docker.io = https://mirror.example.net/docker\n\nghcr.io https://mirror.example.net:8443\n");

  expect(problem).toBeUndefined();
  expect(mirrors).toEqual({ "docker.io": "https://mirror.example.net/docker", "ghcr.io": "https://mirror.example.net:8443" });
  expect(readMirrors(writeMirrors(mirrors)).mirrors).toEqual(mirrors);
});

test.each([
  ["docker.io", { line: 1, kind: "shape" }],
  ["ghcr.io = https://a.example\ndocker.io = ftp://b.example", { line: 2, kind: "address" }],
  ["docker.io = https://user:pass@b.example", { line: 1, kind: "address" }],
  ["doc/ker = https://b.example", { line: 1, kind: "host" }],
  ["my-secret.example = https://b.example", { line: 1, kind: "host" }],
])("%j names its first wrong line", (text, problem) => {
  expect(readMirrors(text).problem).toEqual(problem);
});

test("an address is one of the web, without a name or password", () => {
  expect(isPlainAddress("https://mirror.example.net/files")).toBe(true);
  for (const text of ["", "mirror.example.net", "javascript:alert(1)", "https://u@mirror.example.net"])
    expect(isPlainAddress(text)).toBe(false);
});

test("a bundle of certificates holds no key", () => {
  const certificate = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

  expect(holdsOnlyCertificates(certificate + certificate)).toBe(true);
  expect(holdsOnlyCertificates(`${certificate}-----BEGIN PRIVATE KEY-----`)).toBe(false);
  expect(holdsOnlyCertificates("MIIB")).toBe(false);
});
