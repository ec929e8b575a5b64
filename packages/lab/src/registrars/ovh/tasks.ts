import type { RegistrarDomain, RegistrarTask } from "../registrar-account.ts";
import { drawSpan } from "../registrar-book.ts";
import { jsonAnswer, RegistrarRefusal, type RegistrarCall, type WireAnswer } from "../registrar-module.ts";

/** Starts a change; what it is for becomes true when it is done. */
export function startTask(
  { book, outcome }: RegistrarCall,
  domain: RegistrarDomain,
  kind: string,
  work: RegistrarTask["work"],
): WireAnswer {
  const takes = drawSpan(book, "registrar.ovh.task", domain.name);
  const task = book.tasks.start(domain, { kind, work: book.ignoring ? {} : work, takes, outcome });
  return jsonAnswer(200, render(task));
}

export function getTask({ book }: RegistrarCall, domain: RegistrarDomain, id: number): WireAnswer {
  const task = book.tasks.get(id);
  if (task?.domain !== domain.name) throw new RegistrarRefusal("NOT_FOUND", "The requested object (id) does not exist");
  return jsonAnswer(200, render(task));
}

/** Ids, by function and status where the query names them. */
export function listTasks({ book, request }: RegistrarCall, domain: RegistrarDomain): WireAnswer {
  const { function: kind, status } = request.query;
  const found = book.tasks
    .of(domain.name)
    .filter((task) => (kind === undefined || task.kind === kind) && (status === undefined || task.status === status));
  return jsonAnswer(
    200,
    found.map(({ id }) => id),
  );
}

function render(task: RegistrarTask): object {
  return {
    id: task.id,
    function: task.kind,
    domain: task.domain,
    status: task.status,
    comment: task.comment,
    canAccelerate: false,
    canCancel: task.status === "todo",
    canRelaunch: task.status === "error",
    creationDate: time(task.createdAt),
    todoDate: time(task.createdAt),
    lastUpdate: time(task.updatedAt),
    doneDate: task.doneAt === undefined ? null : time(task.doneAt),
  };
}

function time(wall: number): string {
  return new Date(wall).toISOString().replace(/\.\d+Z$/, "+00:00");
}
