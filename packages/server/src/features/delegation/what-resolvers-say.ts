import type { ResolverAnswer } from "@catalyst/contract";
import type { ServerAddress } from "./dns-query.ts";
import type { Walker } from "./walk-down.ts";

/** The answers of the resolvers that people use, whatever they are. */
export async function whatResolversSay(name: string, { ask, view }: Walker, signal: AbortSignal): Promise<ResolverAnswer[]> {
  return Promise.all(view.resolvers.map(askOne));

  async function askOne(server: ServerAddress): Promise<ResolverAnswer> {
    const { address } = server;
    try {
      const { status, answers, authenticated } = await ask(server, { name, type: "A", recursion: true, dnssec: true }, signal);
      const data = answers.filter(({ type }) => type === "A").map((record) => record.data);
      const problem = data.length > 0 ? {} : { problem: status === "NOERROR" ? "it has no address" : `it answers ${status}` };
      return { address, name, data, authenticated, ...problem };
    } catch (error) {
      signal.throwIfAborted();
      return { address, name, data: [], authenticated: false, problem: error instanceof Error ? error.message : String(error) };
    }
  }
}
