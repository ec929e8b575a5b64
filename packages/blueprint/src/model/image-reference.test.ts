import { describe, expect, it } from "vitest";
import { imageName, parseImageReference } from "./image-reference.ts";

const digest = `sha256:${"0a".repeat(32)}`;

describe("an image reference", () => {
  it.each([
    ["nginx", { registry: "docker.io", repository: "library/nginx", tag: undefined, digest: undefined }],
    ["nginx:1.27.3", { registry: "docker.io", repository: "library/nginx", tag: "1.27.3", digest: undefined }],
    ["bitnami/redis:7", { registry: "docker.io", repository: "bitnami/redis", tag: "7", digest: undefined }],
    ["index.docker.io/library/nginx:1", { registry: "docker.io", repository: "library/nginx", tag: "1", digest: undefined }],
    [`quay.io/cilium/cilium:v1.16.5@${digest}`, { registry: "quay.io", repository: "cilium/cilium", tag: "v1.16.5", digest }],
    [`ghcr.io/a/b@${digest}`, { registry: "ghcr.io", repository: "a/b", tag: undefined, digest }],
    ["localhost:5000/a:1", { registry: "localhost:5000", repository: "a", tag: "1", digest: undefined }],
    ["localhost/a", { registry: "localhost", repository: "a", tag: undefined, digest: undefined }],
    ["registry.internal:5000/a/b__c", { registry: "registry.internal:5000", repository: "a/b__c", tag: undefined, digest: undefined }],
  ])("%s is read as a container runtime reads it", (text, expected) => {
    expect(parseImageReference(text)).toEqual(expected);
  });

  it.each([
    "",
    "nginx:",
    "nginx:@sha256:00",
    `ghcr.io/a/b:@${digest}`,
    "Nginx",
    "a/B:1",
    "https://ghcr.io/a",
    "a b",
    "a/b:1@sha256:zz",
    "-a",
  ])("%j is none", (text) => {
    expect(parseImageReference(text)).toBeUndefined();
  });

  it("has one name however it is spelled", () => {
    const spellings = ["nginx:1", "docker.io/nginx:1", "docker.io/library/nginx:1", `index.docker.io/nginx:1@${digest}`];

    expect(new Set(spellings.map((text) => imageName(parseImageReference(text)!)))).toEqual(new Set(["docker.io/library/nginx:1"]));
  });
});
