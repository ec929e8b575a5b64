import { keyWords } from "./key-words.ts";

/** An address of a Service inside the cluster, as a text writes it. */
export interface Endpoint {
  /** The part of the text that is the address, without scheme and path: `store.store.svc:6380`. */
  text: string;
  service: string;
  /** Undefined for a bare name, which is looked for in the namespace of who asks. */
  namespace: string | undefined;
  /** Written, or the scheme's own. */
  port: number | undefined;
}

/**
 * Addresses of Services in a text: `<name>.<namespace>.svc` anywhere; `<name>.<namespace>` and bare names only where an address has to be, which
 * is after a scheme, or when the whole text is `<name>:<port>` and `whole` says that its key asks for an address.
 */
export function endpointsIn(text: string, namespaces: ReadonlySet<string>, whole = false): Endpoint[] {
  return [...full(text), ...afterScheme(text, namespaces), ...(whole ? wholeText(text, namespaces) : [])];
}

/** A key whose value is an address: `host`, `storeAddress`, `BROKER_URL`. */
export function asksForAddress(key: string): boolean {
  return /(?:^|-)(?:host|hosts|host-?name|addr|address|addresses|endpoint|endpoints|urls?|uri|servers?|brokers?|upstream|target|dsn|bootstrap)$/.test(
    keyWords(key),
  );
}

const label = "[a-z0-9](?:[-a-z0-9]*[a-z0-9])?";
/** In front of the name there may be those of pods; a star stands for names, and is none. */
const fullName = new RegExp(
  `(?:(?<scheme>[a-z][a-z0-9+.-]*)://(?:[^\\s/@]*@)?)?(?<![\\w.*-])(?:${label}\\.)*?(?<service>${label})\\.(?<namespace>${label})\\.svc(?:\\.cluster\\.local)?\\.?(?![\\w-])(?::(?<port>\\d{1,5}))?`,
  "g",
);

function full(text: string): Endpoint[] {
  return [...text.matchAll(fullName)].map(({ 0: found, groups }) => ({
    text: found.replace(/^[a-z][a-z0-9+.-]*:\/\/(?:[^\s/@]*@)?/, ""),
    service: groups!["service"]!,
    namespace: groups!["namespace"]!,
    port: portOf(groups!["port"], groups!["scheme"]),
  }));
}

const addressAfterScheme = new RegExp(
  `(?<scheme>[a-z][a-z0-9+]*)://(?:[^\\s/@]*@)?(?<service>${label})(?:\\.(?<namespace>${label}))?(?::(?<port>\\d{1,5}))?(?=[/?#"',\\s]|$)`,
  "g",
);

function afterScheme(text: string, namespaces: ReadonlySet<string>): Endpoint[] {
  return [...text.matchAll(addressAfterScheme)].flatMap(({ groups }) =>
    Object.hasOwn(schemePorts, groups!["scheme"]!) ? endpoint(groups!, namespaces) : [],
  );
}

const wholeAddress = new RegExp(`^(?<service>${label})(?:\\.(?<namespace>${label}))?:(?<port>\\d{2,5})$`);

function wholeText(text: string, namespaces: ReadonlySet<string>): Endpoint[] {
  const match = wholeAddress.exec(text.trim());

  return match === null ? [] : endpoint(match.groups!, namespaces);
}

/** Two labels are a Service in a namespace only where there is such a namespace; else they are a host. */
function endpoint({ service, namespace, port, scheme }: Record<string, string | undefined>, namespaces: ReadonlySet<string>): Endpoint[] {
  if (service === undefined || service === "localhost" || /^\d+$/.test(service)) return [];
  if (namespace !== undefined && !namespaces.has(namespace)) return [];
  const name = namespace === undefined ? service : `${service}.${namespace}`;

  return [{ text: port === undefined ? name : `${name}:${port}`, service, namespace, port: portOf(port, scheme) }];
}

/** Schemes of requests, with the port each means by itself. */
const schemePorts: Record<string, number | undefined> = {
  http: 80,
  https: 443,
  ws: 80,
  wss: 443,
  grpc: undefined,
  nats: 4222,
  redis: 6379,
  rediss: 6379,
  postgres: 5432,
  postgresql: 5432,
  mysql: 3306,
  mongodb: 27017,
  amqp: 5672,
  kafka: 9092,
  ldap: 389,
  ldaps: 636,
  smtp: 25,
  tcp: undefined,
  udp: undefined,
};

function portOf(written: string | undefined, scheme: string | undefined): number | undefined {
  return written === undefined ? schemePorts[scheme ?? ""] : Number(written);
}
