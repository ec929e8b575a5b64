import { randomBytes } from "node:crypto";
import type { Role } from "@catalyst/contract";
import { hashOf, newId, newToken } from "../features/identity/credential.ts";
import { insertToken } from "../features/identity/token-store.ts";
import type { Db } from "../database/connect.ts";
import type { TestMothership } from "./test-mothership.ts";

/** A reply as it went over the wire, parsed where it is JSON. */
export interface Answer {
  status: number;
  headers: Record<string, unknown>;
  // Tests look at members of any reply; a wrong guess fails the test.
  // oxlint-disable-next-line typescript/no-explicit-any
  body: any;
  text: string;
}

export interface Question {
  body?: unknown;
  /** The body as it is, for what is not JSON. */
  raw?: string | Buffer;
  headers?: Record<string, string>;
  /** CLI token of the asker; the local administrator's unless given, null for nobody. */
  as?: string | null;
}

/** Sends a request past every client-side nicety, so that a test sees the exact answer. */
export async function ask(
  { mothership, adminToken }: TestMothership,
  method: string,
  url: string,
  question: Question = {},
): Promise<Answer> {
  const bearer = question.as === undefined ? adminToken : question.as;
  const payload = question.raw ?? (question.body === undefined ? undefined : JSON.stringify(question.body));
  const reply = await mothership.api.inject({
    method: method as "GET",
    url,
    headers: {
      ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
      ...(question.body === undefined ? {} : { "content-type": "application/json" }),
      ...question.headers,
    },
    ...(payload === undefined ? {} : { payload }),
  });
  const isJSON = reply.headers["content-type"]?.includes("json") ?? false;
  return {
    status: reply.statusCode,
    headers: reply.headers,
    body: isJSON && reply.body !== "" ? reply.json() : reply.body,
    text: reply.body,
  };
}

/** A person with these roles, and the CLI token that signs them in. */
export async function personForTests(db: Db, roles: Role[] = []): Promise<{ id: string; token: string }> {
  const id = `person-${newId(randomBytes)}`;
  const token = newToken(randomBytes);
  const now = new Date();
  await db.insertInto("people").values({ id, roles, created_at: now }).execute();
  const expiresAt = new Date(now.getTime() + 3_600_000);
  await insertToken(db, {
    id: newId(randomBytes),
    hash: hashOf(token),
    personId: id,
    name: "test",
    machineFile: null,
    createdAt: now,
    expiresAt,
  });
  return { id, token };
}
