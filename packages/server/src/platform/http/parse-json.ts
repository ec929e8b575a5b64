import { TransientError } from "../errors.ts";
import type { Handler } from "../http.ts";

/** Reads JSON bodies. A success that announces JSON and is none was cut off or replaced on its way, which another try may cure. */
export const parseJson: Handler = (next) => async (call) => {
  const reply = await next(call);
  if (!reply.headers.get("content-type")?.startsWith("application/json") || reply.text === "") return reply;

  try {
    return { ...reply, body: JSON.parse(reply.text) as unknown };
  } catch (error) {
    if (reply.status >= 400) return reply;
    throw new TransientError(`${call.url.host} answered ${call.method} ${call.url.pathname} with broken JSON`, { cause: error });
  }
};
