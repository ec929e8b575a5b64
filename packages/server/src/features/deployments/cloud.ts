import type { CloudKind, FailureCode } from "@catalyst/contract";
import type { Secret } from "../../platform/secret.ts";

/** What the engine asks of a cloud: to look, and (for a wipe alone) to delete. Everything is created by OpenTofu. */
export interface Cloud {
  /**
   * Finds out what the token may do without changing anything: reads by listing servers, writes by an empty create.
   * Throws TransientError when the cloud cannot be reached.
   */
  probe(signal: AbortSignal): Promise<CloudProbe>;
  /** Every object of a kind, all pages, oldest first. `name` matches exactly, `labelSelector` in the cloud's own grammar. */
  list(kind: CloudKind, signal: AbortSignal, filter?: { labelSelector?: string; name?: string }): Promise<CloudObject[]>;
  /**
   * Lifts protection, detaches what must be detached and asks for the deletion, several times while the object is busy (`onRetry` hears
   * of each). `requested` only means accepted: the object may live on for a while. `gone` covers "was not there".
   */
  remove(object: CloudObject, signal: AbortSignal, onRetry?: () => void): Promise<"requested" | "gone">;
  /** Whether the object can still be read. */
  exists(object: CloudObject, signal: AbortSignal): Promise<boolean>;
  offers(signal: AbortSignal): Promise<CloudOffers>;
  /** Requests left in the project's budget, when a reply has told. */
  budget(): { remaining: number; limit: number; resetAt: Date } | undefined;
}

/** Opens a cloud with a token. One request budget is shared by all that use the same token. */
export type ConnectCloud = (token: Secret) => Cloud;

export interface CloudProbe {
  read: boolean;
  write: boolean | "unknown";
  serversInUse: number;
  /** The cloud's own code when the token was refused. */
  refusedWith?: string;
}

export interface CloudObject {
  kind: CloudKind;
  id: string;
  name: string;
  labels: Record<string, string>;
  /** RFC 3339 as the cloud wrote it. */
  created: string | null;
  /** The cloud's own representation, for facts that only one kind has. */
  raw: Record<string, unknown>;
}

export interface CloudOffers {
  locations: { name: string; networkZone: string }[];
  serverTypes: {
    name: string;
    architecture: string;
    memoryGb: number;
    deprecated: boolean;
    /** Monthly and hourly net price in euro, by location. */
    prices: Record<string, { hourlyEUR: number; monthlyEUR: number }>;
    /** Locations where it can be ordered now. */
    availableIn: string[];
  }[];
  images: string[];
  loadBalancerTypes: { name: string; prices: Record<string, { hourlyEUR: number; monthlyEUR: number }> }[];
}

/** What an error text of the cloud, or of OpenTofu quoting it, means for a deployment. Undefined when nothing in it is known. */
export type ExplainCloud = (text: string) => CloudFailure | undefined;

export interface CloudFailure {
  code: FailureCode;
  sentence: string;
  culprit: { kind: string; name: string };
  /** Worth repeating without any change. */
  transient: boolean;
  needs?: ("hetznerToken" | "orphans")[];
}
