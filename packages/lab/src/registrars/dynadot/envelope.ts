import { jsonAnswer, type WireAnswer } from "../registrar-module.ts";

/** Flat, and the code is a number. */
export function success(command: string, content: object): WireAnswer {
  return jsonAnswer(200, { [`${command}Response`]: { ResponseCode: 0, Status: "success", ...content } });
}

/** Flat, and the code is a string. The status is `error`, or `system_busy` when asking again may help. */
export function failure(command: string, code: string, message: string): WireAnswer {
  const status = code === "system_busy" ? code : "error";
  return jsonAnswer(200, { [`${command}Response`]: { ResponseCode: "-1", Status: status, Error: message } }, { code: status });
}
