import type { FastifyInstance } from "fastify";

/** How long a process that holds an address may take to say anything, milliseconds; one that hangs never does. */
const answerLimitMs = 1000;

/**
 * Lets the state backend answer at the address of a process that is gone, so that a child of that process can still hand in its state.
 * Returns the end of it, or undefined when a process that hangs holds the address: then nobody can take the child's state.
 */
export async function answerAt(createBackend: () => FastifyInstance, address: string): Promise<(() => Promise<void>) | undefined> {
  const { hostname, port } = new URL(address);
  const backend = createBackend();
  try {
    await backend.listen({ host: hostname, port: Number(port) });
    return () => backend.close();
  } catch (error) {
    await backend.close();
    if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    return (await isAnswered(address)) ? () => Promise.resolve() : undefined;
  }
}

/** Any answer will do, a refusal included. */
async function isAnswered(address: string): Promise<boolean> {
  return fetch(address, { signal: AbortSignal.timeout(answerLimitMs) }).then(
    () => true,
    () => false,
  );
}
