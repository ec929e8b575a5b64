import Type, { type TSchema } from "typebox";
import * as cloudInit from "./cloud-init.ts";
import * as credentials from "./credentials.ts";
import * as deployments from "./deployments.ts";
import { domainRoutes } from "./domain-routes.ts";
import * as identity from "./identity.ts";
import { PreflightReply } from "./preflight.ts";
import { readRoutes } from "./read-routes.ts";
import type { Access } from "./roles.ts";
import { DeploymentParams } from "./shared.ts";
import * as wipe from "./wipe.ts";

/** One operation of the API. Paths of `api` routes exist under `/api/v1` and `/sovereign/api/v1`; `root` ones only as written. */
export interface Route {
  method: "GET" | "POST" | "PUT" | "DELETE";
  path: string;
  prefix: "api" | "root";
  /** Another address under `/v1` and `/api/v1`; members of `params` move into the body, or the query for GET and DELETE. */
  short?: string;
  access: Access;
  /** A `pdm:…` route that signed-in people may call as well as programs. */
  forPeople?: boolean;
  summary: string;
  /** Starts work: takes an Idempotency-Key. */
  startsWork?: boolean;
  /** Its reply holds a secret: kept for repeats under encryption only. */
  secretReply?: true;
  params?: TSchema;
  query?: TSchema;
  body?: TSchema;
  /** Schema per success status; null for an empty body. */
  replies: Record<number, TSchema | null>;
}

const D = "/deployments/:id";

/** Every route of the mothership, by name: the server registers exactly these, OpenAPI and the client are made from them. */
export const routes = {
  healthz: { method: "GET", path: "/healthz", prefix: "root", access: "public", summary: "Alive", replies: { 200: Type.String() } },
  readyz: {
    method: "GET",
    path: "/readyz",
    prefix: "root",
    access: "public",
    summary: "Ready, and what is missing if not",
    replies: { 200: Type.Object({ status: Type.String(), checks: Type.Record(Type.String(), Type.String()) }) },
  },
  metrics: {
    method: "GET",
    path: "/metrics",
    prefix: "root",
    access: "public",
    summary: "Prometheus metrics",
    replies: { 200: Type.String() },
  },
  openapi: {
    method: "GET",
    path: "/openapi.json",
    prefix: "root",
    access: "public",
    summary: "This API's description",
    replies: { 200: Type.Object({}, { additionalProperties: true }) },
  },

  createDeployment: {
    method: "POST",
    path: "/deployments",
    prefix: "api",
    access: "person",
    startsWork: true,
    summary: "Provision a Sovereign",
    body: deployments.CreateRequest,
    replies: { 201: deployments.CreateReply },
  },
  preflightDeployment: {
    method: "POST",
    path: "/deployments/preflight",
    prefix: "api",
    access: "person",
    summary: "Check a request against the cloud, the name service and this machine; creates nothing",
    body: deployments.CreateRequest,
    replies: { 200: PreflightReply },
  },
  listDeployments: {
    method: "GET",
    path: "/deployments",
    prefix: "api",
    access: "person",
    summary: "List deployments, newest first",
    query: deployments.ListQuery,
    replies: { 200: deployments.ListReply },
  },
  readDeployment: {
    method: "GET",
    path: D,
    prefix: "api",
    access: "owner-read",
    summary: "Read a deployment",
    params: DeploymentParams,
    replies: { 200: deployments.State },
  },
  deleteDeployment: {
    method: "DELETE",
    path: D,
    prefix: "api",
    access: "owner-write",
    summary: "Forget a record; never touches a cloud resource",
    params: DeploymentParams,
    query: deployments.ForceQuery,
    replies: { 204: null },
  },
  streamEvents: {
    method: "GET",
    path: `${D}/logs`,
    prefix: "api",
    access: "owner-read",
    summary: "Follow events as a text/event-stream",
    params: DeploymentParams,
    query: deployments.StreamQuery,
    replies: { 200: Type.String(), 204: null },
  },
  listEvents: {
    method: "GET",
    path: `${D}/events`,
    prefix: "api",
    access: "owner-read",
    summary: "Read events by number",
    params: DeploymentParams,
    query: deployments.EventsQuery,
    replies: { 200: deployments.EventsReply },
  },
  readProgress: {
    method: "GET",
    path: `${D}/progress`,
    prefix: "api",
    access: "owner-read",
    summary: "How far a run is, and when it should end",
    params: DeploymentParams,
    replies: { 200: deployments.Progress },
  },
  cancelDeployment: {
    method: "POST",
    path: `${D}/cancel`,
    prefix: "api",
    access: "owner-write",
    startsWork: true,
    summary: "Stop a run gracefully",
    params: DeploymentParams,
    body: deployments.CancelRequest,
    replies: { 202: deployments.CancelReply },
  },
  retryDeployment: {
    method: "POST",
    path: `${D}/retry`,
    prefix: "api",
    access: "owner-write",
    startsWork: true,
    summary: "Run a failed or cancelled deployment again",
    params: DeploymentParams,
    body: deployments.RetryRequest,
    replies: { 202: deployments.RetryReply },
  },
  retryPhase: {
    method: "POST",
    path: `${D}/phases/:phase/retry`,
    prefix: "api",
    access: "owner-write",
    startsWork: true,
    summary: "Retry from a phase",
    params: deployments.PhaseParams,
    body: deployments.RetryRequest,
    replies: { 200: deployments.RetryReply },
  },
  wipeDeployment: {
    method: "POST",
    path: `${D}/wipe`,
    prefix: "api",
    access: "owner-write",
    startsWork: true,
    summary: "Destroy everything the deployment made",
    params: DeploymentParams,
    query: deployments.ForceQuery,
    body: wipe.WipeRequest,
    replies: { 202: wipe.WipeReply },
  },
  readWipeReport: {
    method: "GET",
    path: `${D}/wipe-report`,
    prefix: "api",
    access: "owner-read",
    summary: "What a wipe found, deleted and left",
    params: DeploymentParams,
    replies: { 200: wipe.WipeReport },
  },
  releaseSubdomain: {
    method: "DELETE",
    path: `${D}/release-subdomain`,
    prefix: "api",
    access: "owner-write",
    summary: "Give the name of a deployment back that left nothing in the cloud",
    params: DeploymentParams,
    replies: { 200: deployments.ReleaseSubdomainReply },
  },
  readDeploymentDns: {
    method: "GET",
    path: `${D}/dns`,
    prefix: "api",
    access: "owner-read",
    summary: "The deployment's names and how its delegation looks from above",
    params: DeploymentParams,
    replies: { 200: deployments.DeploymentDns },
  },
  postKubeconfig: {
    method: "PUT",
    path: `${D}/kubeconfig`,
    prefix: "api",
    access: "node",
    summary: "A control plane posts its kubeconfig, once",
    params: DeploymentParams,
    query: Type.Object({ region: Type.Optional(Type.String({ maxLength: 64 })) }),
    replies: { 204: null },
  },
  postCloudInitEvent: {
    method: "POST",
    path: `${D}/cloud-init-events`,
    prefix: "api",
    access: "node",
    summary: "A node tells how its first boot goes",
    params: DeploymentParams,
    body: cloudInit.CloudInitEvent,
    replies: { 204: null },
  },
  listHeldCredentials: {
    method: "GET",
    path: `${D}/credentials`,
    prefix: "api",
    access: "owner-read",
    summary: "Which secrets are held for a deployment",
    params: DeploymentParams,
    replies: { 200: credentials.HeldCredentialsReply },
  },
  destroyHeldCredentials: {
    method: "DELETE",
    path: `${D}/credentials`,
    prefix: "api",
    access: "owner-write",
    summary: "Destroy the secrets held for a settled deployment",
    params: DeploymentParams,
    replies: { 204: null },
  },

  validateCredentials: {
    method: "POST",
    path: "/credentials/validate",
    prefix: "api",
    access: "person",
    summary: "Check a cloud token; changes nothing",
    body: credentials.ValidateRequest,
    replies: { 200: credentials.ValidateReply },
  },
  generateSSHKey: {
    method: "POST",
    path: "/sshkey/generate",
    prefix: "api",
    access: "person",
    summary: "Make an SSH key pair; nothing is kept",
    body: credentials.GenerateKeyRequest,
    replies: { 200: credentials.GenerateKeyReply },
  },

  readMe: { method: "GET", path: "/me", prefix: "api", access: "person", summary: "Who is signed in", replies: { 200: identity.Me } },
  listTokens: {
    method: "GET",
    path: "/me/tokens",
    prefix: "api",
    access: "person",
    summary: "Own CLI tokens",
    replies: { 200: identity.TokensReply },
  },
  createToken: {
    method: "POST",
    path: "/me/tokens",
    prefix: "api",
    access: "person",
    summary: "Make a CLI token, shown once",
    body: identity.CreateTokenRequest,
    replies: { 201: identity.CreateTokenReply },
  },
  revokeToken: {
    method: "DELETE",
    path: "/me/tokens/:tokenId",
    prefix: "api",
    access: "person",
    summary: "Revoke a CLI token",
    params: Type.Object({ tokenId: Type.String({ maxLength: 64 }) }),
    replies: { 204: null },
  },
  listAudit: {
    method: "GET",
    path: "/audit",
    prefix: "api",
    access: "audit",
    summary: "Who did what, newest first",
    query: identity.AuditQuery,
    replies: { 200: identity.AuditReply },
  },
  verifyAudit: {
    method: "GET",
    path: "/audit/verify",
    prefix: "api",
    access: "audit",
    summary: "Check the audit log's hash chain",
    replies: { 200: identity.AuditVerifyReply },
  },
  signIn: {
    method: "GET",
    path: "/sign-in",
    prefix: "api",
    access: "public",
    summary: "Start signing in at the issuer",
    query: Type.Object({ code: Type.Optional(Type.String({ maxLength: 200 })), returnTo: Type.Optional(Type.String({ maxLength: 500 })) }),
    replies: { 302: null },
  },
  signInCallback: {
    method: "GET",
    path: "/sign-in/callback",
    prefix: "api",
    access: "public",
    summary: "The issuer sends the browser back here",
    query: Type.Object({}, { additionalProperties: Type.String() }),
    replies: { 302: null },
  },
  signOut: { method: "POST", path: "/sign-out", prefix: "api", access: "person", summary: "End this session", replies: { 204: null } },
  ...readRoutes,
  ...domainRoutes,
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof routes;
