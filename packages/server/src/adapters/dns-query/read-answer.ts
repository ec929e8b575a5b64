import type { Answer, DecodedPacket, RrsigData } from "dns-packet";
import type { DnsAnswer, DnsRecord } from "../../features/delegation/dns-query.ts";
import { plainName } from "./message.ts";
import { presentData } from "./present-data.ts";

/** A message as the rest of the program sees it. */
export function readAnswer(message: DecodedPacket): DnsAnswer {
  return {
    status: (message as { rcode?: string }).rcode ?? "SERVFAIL",
    authoritative: message.flag_aa,
    authenticated: message.flag_ad,
    answers: recordsOf(message.answers),
    authority: recordsOf(message.authorities),
    additional: recordsOf(message.additionals),
  };
}

function recordsOf(section: Answer[] = []): DnsRecord[] {
  return section.flatMap((answer) => {
    if (answer.type === "OPT") return [];

    return {
      name: plainName(answer.name),
      type: answer.type,
      ttl: answer.ttl ?? 0,
      data: presentData(answer),
      ...(answer.type === "RRSIG" ? { signature: signatureOf(answer.data) } : {}),
    };
  });
}

function signatureOf(data: RrsigData): NonNullable<DnsRecord["signature"]> {
  return {
    covers: data.typeCovered,
    signer: plainName(data.signersName),
    keyTag: data.keyTag,
    algorithm: data.algorithm,
    inception: new Date(data.inception * 1000),
    expiration: new Date(data.expiration * 1000),
  };
}
