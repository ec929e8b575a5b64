export interface RegistryCredentials {
  username: string;
  password: string;
}

/** Who to be at a registry (`ghcr.io`). Undefined: nobody. */
export type CredentialsFor = (registry: string) => Promise<RegistryCredentials | undefined>;
