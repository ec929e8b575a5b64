import { DependencyError } from "./dependency-error.ts";

export interface FetchLimits {
  /** Of the body, in bytes. */
  bytes: number;
  ms: number;
}

/**
 * Gets a URL whole, https only save for this machine, redirects included. Undefined: 404. Rejects with DependencyError DEP-INSECURE or
 * DEP-UNREACHABLE, and an abort with the signal's reason.
 */
export async function fetchBytes(url: URL, limits: FetchLimits, signal?: AbortSignal): Promise<Uint8Array | undefined> {
  refuseInsecure(url);
  const limit = AbortSignal.timeout(limits.ms);
  try {
    const response = await fetch(url, { signal: signal === undefined ? limit : AbortSignal.any([signal, limit]) });
    refuseInsecure(new URL(response.url));
    if (response.status === 404) {
      await response.body?.cancel();
      return undefined;
    }
    if (!response.ok) {
      await response.body?.cancel();
      // Theirs and passing, or a refusal that another try will not change.
      const code = response.status >= 500 || response.status === 429 ? "DEP-UNREACHABLE" : "DEP-INDEX";
      throw new DependencyError(code, `${url.href} answers ${response.status}.`);
    }

    return await readAtMost(response, limits.bytes, url);
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof DependencyError) throw error;
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const reason = limit.aborted ? `no answer within ${limits.ms / 1_000} s` : cause instanceof Error ? cause.message : String(cause);
    throw new DependencyError("DEP-UNREACHABLE", `${url.href} cannot be reached: ${reason}.`, { cause: error });
  }
}

function refuseInsecure({ protocol, hostname, href }: URL): void {
  const isLocal = hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(hostname);
  if (protocol !== "https:" && !(protocol === "http:" && isLocal))
    throw new DependencyError("DEP-INSECURE", `${href} would be fetched without protection.`);
}

async function readAtMost(response: Response, most: number, url: URL): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > most) throw new DependencyError("DEP-ARCHIVE", `${url.href} has more than ${most} bytes.`);
    chunks.push(chunk);
  }

  return Buffer.concat(chunks);
}
