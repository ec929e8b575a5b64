/** Tables of sign-in, sessions, tokens and the audit log. */
export interface IdentityTables {
}
