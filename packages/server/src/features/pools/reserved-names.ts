/** Names below a pool that the platform itself needs, sorted. */
export const reservedNames: readonly string[] =
  "admin api app catalyst console docs flux gitea harbor imap k8s keycloak mail openbao openova smtp status system vault vpn www".split(
    " ",
  );
