import { type Token, parse } from "@messageformat/parser";
import type { Message, Part } from "../src/i18n/say.ts";

/** Reads an ICU text into the form that `say` speaks from. Throws for a text that is malformed, or uses more of ICU than the console does. */
export function parseMessage(text: string): Message {
  return compact(parse(text).map(partOf));
}

function partOf(token: Token): Part {
  switch (token.type) {
    case "content":
      return token.value;
    case "argument":
      return [token.arg];
    case "octothorpe":
      return 0;
    case "plural":
      return [token.arg, Object.fromEntries(token.cases.map(({ key, tokens }) => [key, compact(tokens.map(partOf))]))];
    default:
      throw new Error(`The console does not speak texts with ${token.type}: ${JSON.stringify(token)}`);
  }
}

function compact(parts: Part[]): Message {
  if (parts.length === 0) return "";
  return parts.length === 1 && typeof parts[0] === "string" ? parts[0] : parts;
}
