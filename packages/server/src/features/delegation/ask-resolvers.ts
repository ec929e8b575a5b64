import type { ServerAddress } from "./dns-query.ts";
import type { Walker } from "./walk-down.ts";

export interface ResolversVerdict {
  /** More than half of them tell exactly the address. */
  agreed: boolean;
  /** One of those has also validated the answer up to the root. */
  authenticated: boolean;
  resolvers: ResolverView[];
}

export interface ResolverView {
  address: string;
  ok: boolean;
  authenticated: boolean;
  /** What it said instead. */
  problem?: string;
}

/** Asks the resolvers that people use whether a name leads to the address. */
export async function askResolvers(name: string, ip: string, { ask, view }: Walker, signal: AbortSignal): Promise<ResolversVerdict> {
  const resolvers = await Promise.all(view.resolvers.map(askOne));
  signal.throwIfAborted();

  const agreeing = resolvers.filter(({ ok }) => ok);
  return {
    agreed: agreeing.length >= Math.floor(view.resolvers.length / 2) + 1,
    authenticated: agreeing.some(({ authenticated }) => authenticated),
    resolvers,
  };

  async function askOne(server: ServerAddress): Promise<ResolverView> {
    const { address } = server;
    try {
      const answer = await ask(server, { name, type: "A", recursion: true, dnssec: true }, signal);
      const seen = answer.answers.filter(({ type }) => type === "A").map(({ data }) => data);
      if (seen.length === 1 && seen[0] === ip) return { address, ok: true, authenticated: answer.authenticated };
      return { address, ok: false, authenticated: answer.authenticated, problem: `${answer.status}: ${seen.join(", ") || "no address"}` };
    } catch (error) {
      return { address, ok: false, authenticated: false, problem: error instanceof Error ? error.message : String(error) };
    }
  }
}
