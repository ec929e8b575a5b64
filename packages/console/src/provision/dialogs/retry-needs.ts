import type { RetryRequest, State } from "@catalyst/contract";

/** What a retry has to ask a person for. */
export interface RetryNeeds {
  hetznerToken: boolean;
  registrarToken: boolean;
  allowReplace: boolean;
  orphans: boolean;
  carryOver: boolean;
}

/** What a person has answered so far. */
export interface RetryAnswers {
  hetznerToken: string;
  registrarToken: string;
  allowReplace: boolean;
  orphans: "fail" | "import" | "purge" | undefined;
  carryOver: boolean;
}

export const noAnswers: RetryAnswers = {
  hetznerToken: "",
  registrarToken: "",
  allowReplace: false,
  orphans: undefined,
  carryOver: true,
};

/** Characters of a token of the cloud. */
export const tokenLength = 64;

/** Exactly what the failure lists, and the cloud's token when none is held any more or the server has asked for it. */
export function retryNeeds({ failure, credentialsHeld }: Pick<State, "failure" | "credentialsHeld">, isTokenAskedFor = false): RetryNeeds {
  const needs = failure?.needs ?? [];
  return {
    hetznerToken: needs.includes("hetznerToken") || !credentialsHeld.includes("hetznerToken") || isTokenAskedFor,
    registrarToken: needs.includes("registrarToken"),
    allowReplace: needs.includes("allowReplace"),
    orphans: needs.includes("orphans"),
    carryOver: failure?.culprit?.reason === "records-at-risk",
  };
}

/** What is still missing before a retry can be asked for. Copying records is a choice and never missing. */
export function missingAnswers(needs: RetryNeeds, answers: RetryAnswers): (keyof RetryNeeds)[] {
  const missing: (keyof RetryNeeds)[] = [];
  if (needs.hetznerToken && answers.hetznerToken.trim().length !== tokenLength) missing.push("hetznerToken");
  if (needs.registrarToken && answers.registrarToken.trim() === "") missing.push("registrarToken");
  if (needs.allowReplace && !answers.allowReplace) missing.push("allowReplace");
  if (needs.orphans && answers.orphans === undefined) missing.push("orphans");
  return missing;
}

/** The body of a retry: nothing that was not asked for. */
export function retryRequest(needs: RetryNeeds, answers: RetryAnswers): RetryRequest {
  return {
    ...(needs.hetznerToken ? { hetznerToken: answers.hetznerToken.trim() } : {}),
    ...(needs.registrarToken ? { registrarToken: answers.registrarToken.trim() } : {}),
    ...(needs.allowReplace ? { allowReplace: answers.allowReplace } : {}),
    ...(needs.orphans && answers.orphans ? { orphans: answers.orphans } : {}),
    ...(needs.carryOver ? { carryOver: answers.carryOver } : {}),
  };
}

/** Where a retry goes on: at the DNS when it was only that, else at the checks, which find what exists already. */
export function startsAt({ failure, result }: Pick<State, "failure" | "result">, phase?: string): "dns-commit" | "preflight" {
  return (phase ?? failure?.phase) === "dns-commit" && result?.loadBalancerIP ? "dns-commit" : "preflight";
}
