/** Longest wait for one readiness check, milliseconds. */
const checkLimitMs = 3000;

/** What a readiness check says: undefined when all is well. One that fails, or takes too long, is trouble too. */
export async function troubleOf(check: () => Promise<string | undefined>): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const timer = setTimeout(() => resolve(`did not answer within ${checkLimitMs / 1000} s`), checkLimitMs);
  try {
    return await Promise.race([check(), promise]);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    clearTimeout(timer);
  }
}
