const files = import.meta.glob<string>("../marks/*.svg", { query: "?url", import: "default", eager: true });

const addresses = new Map(Object.entries(files).map(([path, address]) => [path.replace(/^.*\/|\.svg$/g, ""), address]));

/** Where the drawn mark of a component or a release of the kit is; undefined when there is none. Its name changes with its content. */
export function markOf(id: string): string | undefined {
  return addresses.get(id);
}
