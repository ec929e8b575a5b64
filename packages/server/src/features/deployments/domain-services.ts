import type { ValidateRegistrarReply } from "@catalyst/contract";
import type { Secret } from "../../platform/secret.ts";
import type { ByoDomains } from "../byo-domains/byo-domains.ts";
import type { Pdm } from "../allocations/pdm.ts";
import type { Actor } from "../pdm-callers/actor.ts";
import type { NameServiceState } from "../zones/examine-name-server.ts";

/** Who gives names and writes DNS, as one deployment sees them. */
export interface DomainServices {
  pdm: Pdm;
  /** Domains of the customers' own. */
  byoDomains: BoundByoDomains;
  /** Looks whether a registrar's token is good for a domain. Changes nothing; throws the registrars' codes. */
  probeRegistrar(registrar: string, account: { domain: string; token: Secret }, signal: AbortSignal): Promise<ValidateRegistrarReply>;
  /** Whether names can be written at all. */
  nameService(signal: AbortSignal): Promise<NameServiceState>;
}

export type { NameServiceState };

/** Makes them for whoever asks, such as `deployment:<id>`. */
export type DomainServicesFor = (actor: Actor) => DomainServices;

/** The calls without their first argument: who asks is settled. */
export type BoundByoDomains = {
  [Call in keyof ByoDomains]: ByoDomains[Call] extends (actor: Actor, ...rest: infer Rest) => infer Reply
    ? (...rest: Rest) => Reply
    : never;
};

export function bindByoDomains(byo: ByoDomains, actor: Actor): BoundByoDomains {
  return {
    plan: (...rest) => byo.plan(actor, ...rest),
    commit: (...rest) => byo.commit(actor, ...rest),
    read: (...rest) => byo.read(actor, ...rest),
    rollback: (...rest) => byo.rollback(actor, ...rest),
    release: (...rest) => byo.release(actor, ...rest),
  };
}
