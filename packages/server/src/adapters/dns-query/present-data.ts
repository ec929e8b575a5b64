import type { Answer, OptAnswer } from "dns-packet";
import { plainName } from "./message.ts";

/** A record's data as text, host names in it lower-case and without a dot. Types nobody asks for are shown as hexadecimal bytes. */
export function presentData(answer: Exclude<Answer, OptAnswer>): string {
  switch (answer.type) {
    case "A":
    case "AAAA":
      return answer.data.toLowerCase();
    case "NS":
    case "CNAME":
    case "DNAME":
    case "PTR":
      return plainName(answer.data);
    case "SOA": {
      const { mname, rname, serial, refresh, retry, expire, minimum } = answer.data;
      return words(plainName(mname), plainName(rname), serial, refresh, retry, expire, minimum);
    }
    case "DS":
      return words(answer.data.keyTag, answer.data.algorithm, answer.data.digestType, answer.data.digest.toString("hex"));
    case "DNSKEY":
      // 3 is the only protocol there is (RFC 4034, 2.1.2).
      return words(answer.data.flags, 3, answer.data.algorithm, answer.data.key.toString("base64"));
    case "RRSIG": {
      const { typeCovered, algorithm, labels, originalTTL, expiration, inception, keyTag, signersName, signature } = answer.data;
      const signer = plainName(signersName);
      // Times as seconds, which RFC 4034, 3.2 allows beside the calendar form.
      return words(typeCovered, algorithm, labels, originalTTL, expiration, inception, keyTag, signer, signature.toString("base64"));
    }
    case "MX":
      return words(answer.data.preference, plainName(answer.data.exchange));
    case "CAA":
      return words(answer.data.flags, answer.data.tag, quoted(answer.data.value));
    case "TXT":
      return [answer.data]
        .flat()
        .map((part) => quoted(part.toString()))
        .join(" ");
    case "NSEC":
      return words(plainName(answer.data.nextDomain), ...answer.data.rrtypes);
    case "NSEC3": {
      const { algorithm, flags, iterations, salt, nextDomain, rrtypes } = answer.data;
      return words(algorithm, flags, iterations, salt.toString("hex") || "-", nextDomain.toString("hex"), ...rrtypes);
    }
    default:
      return Buffer.isBuffer(answer.data) ? answer.data.toString("hex") : JSON.stringify(answer.data);
  }
}

function words(...parts: (string | number | undefined)[]): string {
  return parts.join(" ");
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}
