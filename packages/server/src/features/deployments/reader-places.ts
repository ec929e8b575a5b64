import { CatalystError } from "../../platform/errors.ts";

export interface ReaderLimits {
  perDeployment: number;
  perPerson: number;
}

/** Counts the open event streams of this process, so that neither a crowd at one deployment nor one person's forgotten tabs use up its connections. */
export interface ReaderPlaces {
  /** Answers with what gives the place back. Throws `rate-limited` when there is none left. */
  take(deploymentId: string, personId: string): () => void;
}

/** By then the next ping has found out which readers are gone, seconds. */
const retryAfter = 15;

export function createReaderPlaces({ perDeployment, perPerson }: ReaderLimits): ReaderPlaces {
  const deployments = new Map<string, number>();
  const people = new Map<string, number>();

  return {
    take(deploymentId, personId) {
      demandRoom(deployments, deploymentId, perDeployment, `At most ${perDeployment} readers may follow one deployment`);
      demandRoom(people, personId, perPerson, `At most ${perPerson} event streams may be open for one person`);
      add(deployments, deploymentId, 1);
      add(people, personId, 1);
      let given = false;
      return () => {
        if (given) return;
        given = true;
        add(deployments, deploymentId, -1);
        add(people, personId, -1);
      };
    },
  };
}

function demandRoom(taken: Map<string, number>, key: string, limit: number, detail: string): void {
  if ((taken.get(key) ?? 0) < limit) return;
  throw new CatalystError("rate-limited", {
    detail,
    headers: { "retry-after": String(retryAfter) },
    members: { retryAfterSec: retryAfter },
  });
}

function add(taken: Map<string, number>, key: string, change: 1 | -1): void {
  const count = (taken.get(key) ?? 0) + change;
  if (count > 0) taken.set(key, count);
  else taken.delete(key);
}
