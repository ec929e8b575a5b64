import { expect, test } from "vitest";
import { credentialsFor } from "./registry.ts";

const environment = {
  CATALYST_REGISTRY_USERNAME: "publisher",
  CATALYST_REGISTRY_PASSWORD: "a-password-of-a-test",
  DOCKER_CONFIG: "/nowhere",
};
const context = { environment: { ...environment, CATALYST_OCI_REGISTRY: "oci://registry.internal/catalyst" } };

test("The password of the registry that is configured, or that a person named, is told to no other", async () => {
  const mine = { username: "publisher", password: "a-password-of-a-test" };

  expect(await credentialsFor(context)("registry.internal")).toEqual(mine);
  expect(await credentialsFor(context)("quay.io")).toBeUndefined();
  expect(await credentialsFor(context, "127.0.0.1:5000")("127.0.0.1:5000")).toEqual(mine);
  expect(await credentialsFor(context, "127.0.0.1:5000")("registry.internal")).toBeUndefined();
});
