import type { AtEnd } from "./test-database.ts";

/** Work for the end of a file, registered from its `beforeAll`, where Vitest takes no hooks any more. `run` belongs into `afterAll`. */
export function collectEndings(): { atEnd: AtEnd; run(): Promise<void> } {
  const works: Parameters<AtEnd>[0][] = [];
  return {
    atEnd: (work) => void works.push(work),
    async run() {
      for (const work of works.splice(0).toReversed()) await work({});
    },
  };
}
