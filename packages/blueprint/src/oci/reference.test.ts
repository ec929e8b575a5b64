import { expect, test } from "vitest";
import { formatReference, isLoopback, parseReference } from "./reference.ts";

const digest = `sha256:${"a".repeat(64)}`;

test.each([
  ["oci://ghcr.io/openova-io/bp-cilium:1.2.3", { registry: "ghcr.io", repository: "openova-io/bp-cilium", tag: "1.2.3" }],
  ["oci://127.0.0.1:5000/bp-x", { registry: "127.0.0.1:5000", repository: "bp-x" }],
  [`oci://[::1]:5000/a/b/c@${digest}`, { registry: "[::1]:5000", repository: "a/b/c", digest }],
  [`oci://host/a:1.0.0-rc.1@${digest}`, { registry: "host", repository: "a", tag: "1.0.0-rc.1", digest }],
])("reads %s and writes it again", (text, expected) => {
  const reference = parseReference(text);

  expect(reference).toEqual(expected);
  expect(formatReference(reference)).toBe(text);
});

test.each([
  "ghcr.io/a/b",
  "https://ghcr.io/a",
  "oci://ghcr.io",
  "oci://ghcr.io/",
  "oci://host/A",
  "oci://host/a:1+2",
  "oci://host/a@sha256:12",
  "oci://host/../a",
])("refuses %s", (text) => {
  expect(() => parseReference(text)).toThrow(expect.objectContaining({ code: "REG-REFERENCE" }));
});

test("speaks plain http to this machine only", () => {
  expect(["127.0.0.1:5000", "localhost:5000", "[::1]:5000", "127.9.9.9"].every(isLoopback)).toBe(true);
  expect(["ghcr.io", "10.0.0.1:5000", "localhost.example.org", "127.0.0.1.example.org"].some(isLoopback)).toBe(false);
});
