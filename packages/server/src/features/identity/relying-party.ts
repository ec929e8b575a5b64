/** The values that tie one sign-in to one browser. */
export interface SignInSecrets {
  state: string;
  nonce: string;
  codeVerifier: string;
}

/** What the issuer says about whoever signed in; `roles` as it names them, known here or not. */
export interface SignedInClaims {
  subject: string;
  email: string | null;
  name: string | null;
  /** A language tag (BCP 47); null when the issuer names none. */
  locale: string | null;
  roles: string[];
}

/** Signs people in at an OpenID Connect issuer. */
export interface RelyingParty {
  /** Where to send the browser. Throws TransientError when the issuer cannot be reached. */
  begin(secrets: SignInSecrets): Promise<URL>;
  /** Who came back with this query (without `?`). Throws `unauthenticated` with the reason, or TransientError. */
  finish(query: string, secrets: SignInSecrets): Promise<SignedInClaims>;
}
