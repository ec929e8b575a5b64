import { createSocket } from "node:dgram";
import { connect } from "node:net";
import { type Answer, AUTHENTIC_DATA, AUTHORITATIVE_ANSWER, decode, DNSSEC_OK, encode, RECURSION_DESIRED, streamEncode } from "dns-packet";

export interface DnsReply {
  rcode: string;
  /** Whether the answer's flags say that its signatures were checked, and that it comes from a server of the zone. */
  authentic: boolean;
  authoritative: boolean;
  /** Of the type that was asked for, as text. */
  data: string[];
  answers: Answer[];
}

interface Question {
  server: { address: string; port: number };
  name: string;
  type?: "A" | "AAAA" | "NS" | "DS" | "SOA" | "MX" | "TXT" | "CAA" | "CNAME";
  over?: "udp" | "tcp";
}

const timeoutMs = 5_000;

/** Asks one server one question, with signatures, the way a client of a resolver does. */
export async function askDns({ server, name, type = "A", over = "udp" }: Question): Promise<DnsReply> {
  const query = {
    id: 7,
    type: "query" as const,
    flags: RECURSION_DESIRED,
    questions: [{ name, type }],
    additionals: [
      {
        type: "OPT" as const,
        name: ".",
        udpPayloadSize: 1232,
        extendedRcode: 0,
        ednsVersion: 0,
        flags: DNSSEC_OK,
        flag_do: true,
        options: [],
      },
    ],
  };
  const reply = decode(over === "udp" ? await askUDP(server, encode(query)) : (await askTCP(server, streamEncode(query))).subarray(2));
  const answers = reply.answers ?? [];

  return {
    rcode: (reply as unknown as { rcode: string }).rcode,
    authentic: (reply.flags! & AUTHENTIC_DATA) !== 0,
    authoritative: (reply.flags! & AUTHORITATIVE_ANSWER) !== 0,
    data: answers.filter((answer) => answer.type === type).map((answer) => toText((answer as { data: unknown }).data)),
    answers,
  };
}

function toText(data: unknown): string {
  if (Array.isArray(data)) return data.map(String).join("");

  return typeof data === "string" ? data : JSON.stringify(data);
}

function askUDP({ address, port }: Question["server"], message: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = createSocket("udp4");
    const settle = (work: () => void) => {
      clearTimeout(timer);
      socket.close();
      work();
    };
    const timer = setTimeout(() => settle(() => reject(new Error(`no answer from ${address}:${port}`))), timeoutMs);
    socket.once("error", (error) => settle(() => reject(error)));
    socket.once("message", (answer) => settle(() => resolve(answer)));
    socket.send(message, port, address);
  });
}

function askTCP({ address, port }: Question["server"], message: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port });
    let received = Buffer.alloc(0);
    socket.setTimeout(timeoutMs, () => socket.destroy(new Error(`no answer from ${address}:${port}`)));
    socket.once("error", reject);
    socket.on("data", (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 2 || received.length < 2 + received.readUInt16BE(0)) return;
      socket.destroy();
      resolve(received);
    });
    socket.write(message);
  });
}
