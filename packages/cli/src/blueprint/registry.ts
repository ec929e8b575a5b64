import { dockerConfigPath, dockerCredentials } from "@catalyst/blueprint/oci/docker-config.ts";
import { parseReference, type Reference } from "@catalyst/blueprint/oci/reference.ts";
import { createRegistryClient, type RegistryClient } from "@catalyst/blueprint/oci/registry-client.ts";
import type { CredentialsFor } from "@catalyst/blueprint/oci/credentials.ts";
import kit from "@catalyst/contract/data/kit-slots.json" with { type: "json" };
import type { Context } from "../context.ts";

/** Where the project publishes; `--registry` or `CATALYST_OCI_REGISTRY` names another place. */
export function registryOf({ environment }: Pick<Context, "environment">, given: string | undefined): string {
  const configured = given ?? environment["CATALYST_OCI_REGISTRY"] ?? kit.registry;

  return configured.startsWith("oci://") ? configured : `oci://${configured}`;
}

/**
 * Credentials as docker and helm keep them. `CATALYST_REGISTRY_USERNAME` and `CATALYST_REGISTRY_PASSWORD` are for one registry only: the one that a
 * person named, else the configured one; any other that asks must not learn them.
 */
export function credentialsFor(context: Pick<Context, "environment">, named?: string): CredentialsFor {
  const { environment } = context;
  const username = environment["CATALYST_REGISTRY_USERNAME"];
  const password = environment["CATALYST_REGISTRY_PASSWORD"];
  const kept = dockerCredentials(dockerConfigPath(environment));
  const home = named ?? registryOf(context, undefined).slice("oci://".length).split("/")[0];

  return async (registry) =>
    username !== undefined && password !== undefined && registry === home ? { username, password } : kept(registry);
}

/** Speaks to the registry that a person named. */
export function connectRegistry(context: Context, { registry }: Pick<Reference, "registry">): RegistryClient {
  return createRegistryClient({ registry, credentials: credentialsFor(context, registry) });
}

/** Speaks to whatever registry an image or a chart lies in. */
export function connectForeignRegistry(context: Context, registry: string): RegistryClient {
  return createRegistryClient({ registry, credentials: credentialsFor(context) });
}

/** `oci://host/path` and a Blueprint's name → where its versions are. */
export function repositoryIn(registry: string, blueprint: string): Reference {
  return parseReference(`${registry.replace(/\/$/, "")}/${blueprint}`);
}
