import { type Answer, type DecodedPacket, DNSSEC_OK, RECURSION_DESIRED, decode, encode } from "dns-packet";
import type { Question } from "../../features/delegation/dns-query.ts";

/** The largest answer we take over UDP, in bytes: it passes every network without being cut into fragments (DNS flag day 2020). */
const udpPayloadSize = 1232;

export interface Query {
  id: number;
  question: Question;
  bytes: Buffer;
}

export function encodeQuery(question: Question, id: number): Query {
  const bytes = encode({
    type: "query",
    id,
    flags: question.recursion ? RECURSION_DESIRED : 0,
    questions: [{ name: question.name, type: question.type }],
    additionals: [edns(question.dnssec ?? false)],
  });
  return { id, question, bytes };
}

/** The message, when it is the answer to this very question; undefined for anything else that came along. */
export function decodeReply(bytes: Buffer, { id, question }: Query): DecodedPacket | undefined {
  const message = decodeMessage(bytes);
  if (message?.type !== "response" || message.id !== id || message.questions?.length !== 1) return undefined;

  const [asked] = message.questions;
  const same = asked?.type === question.type && asked.class === "IN" && plainName(asked.name) === plainName(question.name);
  return same ? message : undefined;
}

/** Lower-case without the trailing dot; the root is `.`. */
export function plainName(name: string): string {
  return name === "." ? name : name.toLowerCase().replace(/\.$/, "");
}

function decodeMessage(bytes: Buffer): DecodedPacket | undefined {
  try {
    return decode(bytes);
  } catch {
    return undefined;
  }
}

function edns(dnssec: boolean): Answer {
  return {
    type: "OPT",
    name: ".",
    udpPayloadSize,
    extendedRcode: 0,
    ednsVersion: 0,
    flags: dnssec ? DNSSEC_OK : 0,
    flag_do: dnssec,
    options: [],
  };
}
