import { type ErrorCode, apiErrors } from "@catalyst/contract";
import { DnsServerError } from "../../platform/dns-server-error.ts";
import { CatalystError } from "../../platform/errors.ts";
import { ZoneError } from "../zones/zone-error.ts";
import { problemOf } from "./converge.ts";

/** Runs work at the authoritative server for somebody who waits for it: failures become codes of the API. */
export async function asApiError<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof DnsServerError || error instanceof ZoneError)) throw error;
    const { code, detail } = problemOf(error);
    throw new CatalystError(isErrorCode(code) ? code : "pdns-unavailable", { detail, cause: error });
  }
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(apiErrors, code);
}
