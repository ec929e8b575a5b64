import type { RegistrarDomain, RegistrarTask } from "../registrar-account.ts";
import { drawSpan } from "../registrar-book.ts";
import { headerOf, jsonAnswer, RegistrarRefusal, type RegistrarCall, type WireAnswer } from "../registrar-module.ts";
import { refuseUnchangeable } from "./domains.ts";
import { readNameServers } from "./read-name-servers.ts";

const type = "DOMAIN_UPDATE_NAME_SERVERS";

const statuses: Record<RegistrarTask["status"], string> = {
  todo: "ACCEPTED",
  doing: "PENDING",
  done: "SUCCESS",
  error: "FAILED",
  cancelled: "CANCELLED",
};

/** The v2 form: accepted, then an action to watch. */
export function putNameServers({ book, request, outcome }: RegistrarCall, domain: RegistrarDomain): WireAnswer {
  const { nameServers } = (request.body ?? {}) as { nameServers?: unknown };
  const nameservers = readNameServers(nameServers, domain);
  refuseUnchangeable({ book }, domain);
  book.tasks.start(domain, {
    kind: type,
    work: book.ignoring ? {} : { nameservers },
    takes: drawSpan(book, "registrar.godaddy.readback", domain.name),
    requestId: headerOf(request, "x-request-id"),
    outcome,
  });
  return { status: 202 };
}

export function getAction({ book }: RegistrarCall, domain: RegistrarDomain, wanted: string): WireAnswer {
  const task = book.tasks.of(domain.name).find(({ kind }) => kind === wanted);
  if (!task) throw new RegistrarRefusal("NOT_FOUND", "Action not found");
  return jsonAnswer(200, {
    type: task.kind,
    origination: "USER",
    status: statuses[task.status],
    createdAt: new Date(task.createdAt).toISOString(),
    modifiedAt: new Date(task.updatedAt).toISOString(),
    ...(task.doneAt !== undefined && { completedAt: new Date(task.doneAt).toISOString() }),
    ...(task.requestId !== undefined && { requestId: task.requestId }),
    ...(task.comment !== "" && { reason: { code: "FAILED", message: task.comment } }),
  });
}
