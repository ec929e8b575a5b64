import { dockerConfigPath, dockerCredentials } from "@catalyst/blueprint/oci/docker-config.ts";
import { parseReference, type Reference } from "@catalyst/blueprint/oci/reference.ts";
import { createRegistryClient, type RegistryClient } from "@catalyst/blueprint/oci/registry-client.ts";
import type { CredentialsFor } from "@catalyst/blueprint/oci/credentials.ts";
import kit from "@catalyst/contract/data/kit-slots.json" with { type: "json" };
import type { Context } from "../context.ts";

/** Where the project publishes; `--registry` or `CATALYST_OCI_REGISTRY` names another place. */
export function registryOf({ environment }: Context, given: string | undefined): string {
  const configured = given ?? environment["CATALYST_OCI_REGISTRY"] ?? kit.registry;

  return configured.startsWith("oci://") ? configured : `oci://${configured}`;
}

/** Credentials as docker and helm keep them, or from `CATALYST_REGISTRY_USERNAME` and `CATALYST_REGISTRY_PASSWORD`. */
export function credentialsFor({ environment }: Context): CredentialsFor {
  const username = environment["CATALYST_REGISTRY_USERNAME"];
  const password = environment["CATALYST_REGISTRY_PASSWORD"];
  const kept = dockerCredentials(dockerConfigPath(environment));

  return username !== undefined && password !== undefined ? async () => ({ username, password }) : kept;
}

export function connectRegistry(context: Context, reference: Pick<Reference, "registry">): RegistryClient {
  return createRegistryClient({ registry: reference.registry, credentials: credentialsFor(context) });
}

/** `oci://host/path` and a Blueprint's name → where its versions are. */
export function repositoryIn(registry: string, blueprint: string): Reference {
  return parseReference(`${registry.replace(/\/$/, "")}/${blueprint}`);
}
