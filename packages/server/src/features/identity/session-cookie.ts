/** How cookies are set for a public address. */
export interface CookieRules {
  sessionName: string;
  signInName: string;
  secure: boolean;
}

/**
 * Over HTTPS the names carry `__Host-`, which makes browsers demand Secure, Path=/ and no Domain. A loopback address without TLS
 * gets plain names, since not every client takes Secure cookies there. Throws for any other plain HTTP address.
 */
export function cookieRulesFor(publicURL: string): CookieRules {
  const { protocol, hostname } = new URL(publicURL);
  if (protocol === "https:") return { sessionName: "__Host-catalyst-session", signInName: "__Host-catalyst-sign-in", secure: true };
  if (isLoopback(hostname)) return { sessionName: "catalyst-session", signInName: "catalyst-sign-in", secure: false };
  throw new Error(
    `CATALYST_API_PUBLIC_URL must be https unless it is a loopback address: sessions would cross the network in the clear (${publicURL})`,
  );
}

export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname.endsWith(".localhost") || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}
