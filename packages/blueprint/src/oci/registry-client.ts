import type { CredentialsFor } from "./credentials.ts";
import { digestOf } from "./digest.ts";
import { mediaTypes } from "./manifest.ts";
import { addressOf, isLoopback } from "./reference.ts";
import { RegistryError } from "./registry-error.ts";
import { retryTransient } from "./retry-transient.ts";
import { createSender, type RegistryReply, type RegistryRequest } from "./send-request.ts";

export interface RegistryClientOptions {
  /** `ghcr.io`, `127.0.0.1:5000`. */
  registry: string;
  /** Left out: nobody. */
  credentials?: CredentialsFor;
}

export interface StoredManifest {
  digest: string;
  bytes: Uint8Array;
  mediaType: string;
}

/**
 * One registry, as the OCI distribution specification 1.1 describes it. Everything that comes is held against the digest that names it. "Not
 * there" is undefined; all else rejects with RegistryError, and an abort with the signal's reason.
 */
export interface RegistryClient {
  readonly registry: string;
  /** Whether somebody who speaks the protocol answers, and knows us. */
  ping(signal?: AbortSignal): Promise<void>;
  hasBlob(repository: string, digest: string, signal?: AbortSignal): Promise<boolean>;
  readBlob(repository: string, digest: string, signal?: AbortSignal): Promise<Uint8Array | undefined>;
  /** Does nothing when the blob is there. Returns its digest. */
  writeBlob(repository: string, bytes: Uint8Array, signal?: AbortSignal): Promise<string>;
  /** By tag or by digest. */
  readManifest(repository: string, reference: string, signal?: AbortSignal): Promise<StoredManifest | undefined>;
  /** The digest that a tag stands for: of an image for several platforms that of its index. */
  resolveTag(repository: string, tag: string, signal?: AbortSignal): Promise<string | undefined>;
  /** Under a tag, or under its own digest, which leaves it without one. Returns the digest. */
  writeManifest(repository: string, reference: string, bytes: Uint8Array, mediaType?: string, signal?: AbortSignal): Promise<string>;
  /** All of them; empty when the repository is not there. */
  listTags(repository: string, signal?: AbortSignal): Promise<string[]>;
}

const limits = {
  answer: { name: "registry-answer", ms: 30_000 },
  /** A hundred mebibytes over a slow line. */
  transfer: { name: "registry-transfer", ms: 300_000 },
} as const;
/** Distribution specification: registries need not take larger ones. */
const largestManifest = 4 * 2 ** 20;
/** As large as the largest chart that Helm would unpack. */
const largestBlob = 100 * 2 ** 20;
const largestList = 16 * 2 ** 20;
/** A list that goes on after this many pages goes round in circles. */
const mostPages = 1_000;

const manifestTypes = [mediaTypes.manifest, "application/vnd.docker.distribution.manifest.v2+json"];
const indexTypes = ["application/vnd.oci.image.index.v1+json", "application/vnd.docker.distribution.manifest.list.v2+json"];

export function createRegistryClient({ registry, credentials = async () => undefined }: RegistryClientOptions): RegistryClient {
  const base = addressOf(registry);
  const send = createSender(registry, credentials);

  return { registry, ping, hasBlob, readBlob, writeBlob, readManifest, resolveTag, writeManifest, listTags };

  async function ping(signal?: AbortSignal): Promise<void> {
    const what = `registry ${registry}`;
    const reply = await ask({ method: "GET", url: new URL("/v2/", base), what, signal });
    if (reply.status !== 200) throw unexpected(what, reply);
  }

  async function hasBlob(repository: string, digest: string, signal?: AbortSignal): Promise<boolean> {
    const what = `blob ${digest} of ${registry}/${repository}`;
    const reply = await ask({
      method: "HEAD",
      url: blobUrl(repository, digest),
      what,
      scope: pullScope(repository),
      mayRedirect: true,
      signal,
    });
    if (reply.status !== 200 && reply.status !== 404) throw unexpected(what, reply);

    return reply.status === 200;
  }

  async function readBlob(repository: string, digest: string, signal?: AbortSignal): Promise<Uint8Array | undefined> {
    const what = `blob ${digest} of ${registry}/${repository}`;
    const reply = await ask({
      method: "GET",
      url: blobUrl(repository, digest),
      what,
      scope: pullScope(repository),
      mayRedirect: true,
      largestAnswer: largestBlob,
      limit: limits.transfer,
      signal,
    });
    if (reply.status === 404) return undefined;
    if (reply.status !== 200) throw unexpected(what, reply);
    if (digestOf(reply.bytes) !== digest) throw bytesDiffer(what, digestOf(reply.bytes));

    return reply.bytes;
  }

  async function writeBlob(repository: string, bytes: Uint8Array, signal?: AbortSignal): Promise<string> {
    const digest = digestOf(bytes);
    if (await hasBlob(repository, digest, signal)) return digest;
    const what = `upload of blob ${digest} to ${registry}/${repository}`;
    const scope = pushScope(repository);
    await retryTransient(async () => {
      const opened = await send({
        ...answering,
        method: "POST",
        url: new URL(`/v2/${repository}/blobs/uploads/`, base),
        what,
        scope,
        signal,
      });
      const location = opened.headers.get("location");
      if (opened.status !== 202 || location === null) throw unexpected(what, opened);
      const url = new URL(location, base);
      if (url.protocol !== "https:" && !isLoopback(url.host)) throw new RegistryError("REG-ANSWER", `${what} would go over plain http.`);
      url.searchParams.set("digest", digest);
      const headers = { "content-type": "application/octet-stream" };
      const closed = await send({ ...answering, method: "PUT", url, what, scope, headers, body: bytes, limit: limits.transfer, signal });
      if (closed.status !== 201) throw unexpected(what, closed);
    }, signal);

    return digest;
  }

  function readManifest(repository: string, reference: string, signal?: AbortSignal): Promise<StoredManifest | undefined> {
    return fetchManifest(repository, reference, manifestTypes, signal);
  }

  async function fetchManifest(
    repository: string,
    reference: string,
    types: readonly string[],
    signal?: AbortSignal,
  ): Promise<StoredManifest | undefined> {
    const what = `manifest ${reference} of ${registry}/${repository}`;
    const headers = { accept: types.join(", ") };
    const url = manifestUrl(repository, reference);
    const reply = await ask({ method: "GET", url, what, scope: pullScope(repository), headers, largestAnswer: largestManifest, signal });
    if (reply.status === 404) return undefined;
    if (reply.status !== 200) throw unexpected(what, reply);
    const digest = digestOf(reply.bytes);
    // A tag names no content; what the registry says that it sends is the next best.
    const expected = reference.startsWith("sha256:") ? reference : (reply.headers.get("docker-content-digest") ?? digest);
    if (digest !== expected) throw bytesDiffer(what, digest);

    return { digest, bytes: reply.bytes, mediaType: reply.headers.get("content-type") ?? "" };
  }

  async function resolveTag(repository: string, tag: string, signal?: AbortSignal): Promise<string | undefined> {
    return (await fetchManifest(repository, tag, [...indexTypes, ...manifestTypes], signal))?.digest;
  }

  async function writeManifest(
    repository: string,
    reference: string,
    bytes: Uint8Array,
    mediaType: string = mediaTypes.manifest,
    signal?: AbortSignal,
  ): Promise<string> {
    const what = `manifest ${reference} of ${registry}/${repository}`;
    const url = manifestUrl(repository, reference);
    const headers = { "content-type": mediaType };
    const reply = await ask({ method: "PUT", url, what, scope: pushScope(repository), headers, body: bytes, signal });
    if (reply.status !== 201) throw unexpected(what, reply);

    return digestOf(bytes);
  }

  async function listTags(repository: string, signal?: AbortSignal): Promise<string[]> {
    const what = `tags of ${registry}/${repository}`;
    const tags: string[] = [];
    let url: URL | undefined = new URL(`/v2/${repository}/tags/list?n=1000`, base);
    for (let page = 0; url !== undefined && page < mostPages; page += 1) {
      const reply: RegistryReply = await ask({
        method: "GET",
        url,
        what,
        scope: pullScope(repository),
        largestAnswer: largestList,
        signal,
      });
      if (reply.status === 404) return tags;
      if (reply.status !== 200) throw unexpected(what, reply);
      tags.push(...readTags(reply, what));
      url = nextPage(reply, url);
    }

    return tags;
  }

  function ask(request: Pick<RegistryRequest, "method" | "url" | "what"> & Partial<RegistryRequest>): Promise<RegistryReply> {
    return retryTransient(() => send({ ...answering, ...request }), request.signal);
  }

  function blobUrl(repository: string, digest: string): URL {
    return new URL(`/v2/${repository}/blobs/${digest}`, base);
  }

  function manifestUrl(repository: string, reference: string): URL {
    return new URL(`/v2/${repository}/manifests/${reference}`, base);
  }
}

/** Everything but a manifest, a blob and a list answers with a few lines. */
const answering = { largestAnswer: 64 * 1024, limit: limits.answer };

function pullScope(repository: string): string {
  return `repository:${repository}:pull`;
}

function pushScope(repository: string): string {
  return `repository:${repository}:pull,push`;
}

function readTags(reply: RegistryReply, what: string): string[] {
  try {
    const { tags } = JSON.parse(new TextDecoder().decode(reply.bytes)) as { tags?: unknown };
    // A repository whose tags were all deleted answers null.
    if (Array.isArray(tags) || tags === null) return (tags ?? []).filter((tag: unknown) => typeof tag === "string");
  } catch {
    // Falls through: what is no JSON is no list either.
  }
  throw unexpected(what, reply);
}

/** RFC 8288: `</v2/x/tags/list?last=b&n=2>; rel="next"`. Only within the registry. */
function nextPage(reply: RegistryReply, current: URL): URL | undefined {
  const target = /<([^>]+)>\s*;\s*rel="?next"?/i.exec(reply.headers.get("link") ?? "")?.[1];
  if (target === undefined) return undefined;
  const next = new URL(target, current);

  return next.origin === current.origin ? next : undefined;
}

function bytesDiffer(what: string, digest: string): RegistryError {
  return new RegistryError("REG-BYTES", `${what}: what came has the digest ${digest}.`);
}

/** The registry's own words help whoever runs it; they are cut, and hold nothing of ours. */
function unexpected(what: string, reply: RegistryReply): RegistryError {
  const words = new TextDecoder().decode(reply.bytes).replaceAll(/\s+/g, " ").trim().slice(0, 300);

  return new RegistryError("REG-ANSWER", `${what}: the registry answers ${reply.status}${words === "" ? "" : `: ${words}`}.`, {
    status: reply.status,
  });
}
