import type { State, WipeRequest } from "@catalyst/contract";

/** What a wipe has to ask for, beside the typed name. */
export interface WipeNeeds {
  /** No token of the cloud is held, so one has to be given. */
  isTokenRequired: boolean;
  /** The domain is the customer's own and its registrar is driven from here: its former name servers can come back. */
  isRestorePossible: boolean;
  /** The registrar's token is not held any more. */
  isRegistrarTokenMissing: boolean;
}

export interface WipeAnswers {
  token: string;
  registrarToken: string;
  restoreNameservers: boolean;
  isForced: boolean;
  typed: string;
}

export function wipeNeeds(
  { credentialsHeld, domainMode }: Pick<State, "credentialsHeld" | "domainMode">,
  isTokenAskedFor: boolean,
): WipeNeeds {
  const isRestorePossible = domainMode === "byo-api";
  return {
    isTokenRequired: isTokenAskedFor || !credentialsHeld.includes("hetznerToken"),
    isRestorePossible,
    isRegistrarTokenMissing: isRestorePossible && !credentialsHeld.includes("registrar.token"),
  };
}

/** Whether a wipe may be asked for: the name stands there to the letter, and a token has its length. */
export function isWipeComplete(
  { sovereignFQDN }: Pick<State, "sovereignFQDN">,
  { isTokenRequired }: WipeNeeds,
  { token, typed }: WipeAnswers,
  tokenLength: number,
): boolean {
  const given = token.trim().length;
  return typed === sovereignFQDN && (given === tokenLength || (given === 0 && !isTokenRequired));
}

export function wipeRequest({ sovereignFQDN }: Pick<State, "sovereignFQDN">, needs: WipeNeeds, answers: WipeAnswers): WipeRequest {
  const token = answers.token.trim();
  const registrarToken = answers.registrarToken.trim();
  return {
    ...(token ? { hcloud_token: token } : {}),
    ...(needs.isRestorePossible ? { restoreNameservers: answers.restoreNameservers } : {}),
    ...(needs.isRestorePossible && answers.restoreNameservers && registrarToken ? { registrarToken } : {}),
    confirm: sovereignFQDN,
  };
}
