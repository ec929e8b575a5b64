import type { Role } from "@catalyst/contract";
import type { ColumnType, Generated, JSONColumnType } from "kysely";

/** Tables of sign-in, sessions, tokens and the audit log. */
export interface IdentityTables {
  people: PeopleTable;
  person_identities: PersonIdentitiesTable;
  sessions: SessionsTable;
  cli_tokens: CliTokensTable;
  sign_in_links: SignInLinksTable;
  sign_in_attempts: SignInAttemptsTable;
  issuer_records: IssuerRecordsTable;
  issuer_keys: IssuerKeysTable;
  audit_log: AuditLogTable;
}

export interface PeopleTable {
  id: string;
  email: string | null;
  name: string | null;
  roles: Role[];
  locale: string | null;
  first_admin: Generated<boolean>;
  last_sign_in_at: Date | null;
  created_at: Date;
}

/** Accounts elsewhere that are this person. Linked by issuer and subject, never by e-mail. */
export interface PersonIdentitiesTable {
  issuer: string;
  subject: string;
  person_id: string;
}

export interface SessionsTable {
  hash: Buffer;
  person_id: string;
  created_at: Date;
  last_seen_at: Date;
  expires_at: Date;
}

export interface CliTokensTable {
  id: string;
  hash: Buffer;
  person_id: string;
  name: string;
  /** Set for tokens that a machine's owner finds in a file: `host:path`. */
  machine_file: string | null;
  created_at: Date;
  expires_at: Date;
  last_used_at: Date | null;
  revoked_at: Date | null;
}

export interface SignInLinksTable {
  code_hash: Buffer;
  person_id: string;
  created_at: Date;
  expires_at: Date;
  used_at: Date | null;
}

export interface SignInAttemptsTable {
  state_hash: Buffer;
  return_to: string;
  link_hash: Buffer | null;
  expires_at: Date;
}

/** What the built-in issuer remembers; ids are hashed and contents sealed, because both can be credentials. */
export interface IssuerRecordsTable {
  model: string;
  id_hash: Buffer;
  uid_hash: Buffer | null;
  grant_hash: Buffer | null;
  sealed: Buffer;
  consumed_at: Date | null;
  expires_at: Date | null;
}

export interface IssuerKeysTable {
  kid: string;
  purpose: "signing" | "cookies";
  sealed: Buffer;
  created_at: Date;
}

export interface AuditLogTable {
  seq: number;
  time: Date;
  actor: string;
  address: string | null;
  action: string;
  target: string | null;
  outcome: "allowed" | "refused";
  detail: JSONColumnType<Record<string, unknown>>;
  hash: ColumnType<Buffer, Buffer, never>;
}
