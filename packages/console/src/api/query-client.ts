import { ApiProblem } from "@catalyst/contract";
import { QueryClient } from "@tanstack/react-query";

/** Reads are kept and shown while they are read again; only what may heal by itself is tried again. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 2000,
      gcTime: 5 * 60_000,
      retry: (count, error) => count < 2 && mayHeal(error),
      retryDelay: (attempt) => Math.min(500 * 2 ** attempt, 5000),
      networkMode: "always",
      refetchOnWindowFocus: true,
    },
    mutations: { networkMode: "always", retry: false },
  },
});

function mayHeal(error: unknown): boolean {
  return !(error instanceof ApiProblem) || error.problem.status >= 502;
}
