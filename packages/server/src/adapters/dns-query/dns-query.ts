import type { AskDns, DnsAnswer, Question, ServerAddress } from "../../features/delegation/dns-query.ts";
import { DnsQueryError } from "../../platform/dns-query-error.ts";
import type { RandomBytes } from "../../platform/random.ts";
import { askOverTcp } from "./ask-over-tcp.ts";
import { askOverUdp } from "./ask-over-udp.ts";
import { encodeQuery } from "./message.ts";
import { readAnswer } from "./read-answer.ts";

export interface DnsQueryOptions {
  /** Source of message ids, which an outsider must not guess. */
  random: RandomBytes;
  /** How long one try over one transport may take, milliseconds. */
  limitMs?: number;
  /** Datagrams get lost; how often a question is sent before its server counts as silent. */
  tries?: number;
}

/** Asks name servers directly, with the standard's two transports. */
export function createDnsQuery({ random, limitMs = 2000, tries = 2 }: DnsQueryOptions): AskDns {
  return async function ask(server, question, signal) {
    signal.throwIfAborted();
    for (let left = tries; ; left -= 1) {
      try {
        return await askOnce(server, question, signal);
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        if (left <= 1) throw new DnsQueryError(server.address, sentenceFor(server, question, error), error);
      }
    }
  };

  async function askOnce(server: ServerAddress, question: Question, signal: AbortSignal): Promise<DnsAnswer> {
    const query = encodeQuery(question, random(2).readUInt16BE());
    const limited = AbortSignal.any([signal, AbortSignal.timeout(limitMs)]);
    const overUdp = await askOverUdp(server, query, limited);
    if (!overUdp.flag_tc) return readAnswer(overUdp);

    return readAnswer(await askOverTcp(server, query, AbortSignal.any([signal, AbortSignal.timeout(limitMs)])));
  }
}

function sentenceFor(server: ServerAddress, question: Question, error: unknown): string {
  const reason = error instanceof DOMException && error.name === "TimeoutError" ? "no answer in time" : reasonOf(error);
  return `${server.address} port ${server.port} did not answer ${question.name} ${question.type}: ${reason}`;
}

function reasonOf(error: unknown): string {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === "string" ? code : error instanceof Error ? error.message : String(error);
}
