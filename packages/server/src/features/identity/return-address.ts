/** Where to go after signing in: a path of ours, whatever was asked for. Never another site, since the link may come from anybody. */
export function safeReturn(wanted: string | undefined, publicURL: string): string {
  const home = `${new URL(publicURL).pathname}/`;
  if (wanted === undefined || !wanted.startsWith("/") || !URL.canParse(wanted, publicURL)) return home;
  const { origin, pathname, search, hash } = new URL(wanted, publicURL);
  return origin === new URL(publicURL).origin && !pathname.startsWith("//") ? pathname + search + hash : home;
}
