/** A container image as a runtime resolves it. */
export interface ImageReference {
  /** `docker.io` when the text names none. */
  registry: string;
  /** `library/nginx` for `nginx`. */
  repository: string;
  tag: string | undefined;
  /** `sha256:…` */
  digest: string | undefined;
}

/** The grammar of the distribution project's `reference` package, with its defaults. Undefined: no image reference. */
export function parseImageReference(text: string): ImageReference | undefined {
  const match = grammar.exec(text.trim());
  if (match?.groups === undefined) return undefined;
  const { path, tag, digest } = match.groups;
  const parts = path!.split("/");
  const named = parts.length > 1 && (/[.:]/.test(parts[0]!) || parts[0] === "localhost");
  const written = named ? parts.shift()! : "docker.io";
  const registry = written === "index.docker.io" ? "docker.io" : written;
  if (parts.some((part) => !component.test(part))) return undefined;
  const repository = parts.join("/");

  return {
    registry,
    repository: registry === "docker.io" && parts.length === 1 ? `library/${repository}` : repository,
    tag,
    digest,
  };
}

/** `docker.io/library/nginx:1.27.3`: two spellings of one image are equal in this form. The digest is left out. */
export function imageName({ registry, repository, tag }: ImageReference): string {
  return `${registry}/${repository}${tag === undefined ? "" : `:${tag}`}`;
}

const grammar =
  /^(?<path>[A-Za-z0-9][A-Za-z0-9.-]*(?::\d+(?=\/))?(?:\/[a-z0-9._-]+)*)(?::(?<tag>\w[\w.-]{0,127}))?(?:@(?<digest>[a-z0-9]+:[0-9a-f]{32,}))?$/;
const component = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
