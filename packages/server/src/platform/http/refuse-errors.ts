import type { Handler, HttpReply } from "../http.ts";
import { type ForeignFault, ForeignError } from "./foreign-error.ts";

/** Turns error replies into ForeignError. `readFault` knows the foreign envelope and must name a code for every reply. */
export function refuseErrors(readFault: (reply: HttpReply) => ForeignFault): Handler {
  return (next) => async (call) => {
    const reply = await next(call);
    if (reply.status < 400) return reply;
    throw new ForeignError(call, reply, readFault(reply));
  };
}
