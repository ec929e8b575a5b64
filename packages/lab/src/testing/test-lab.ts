import { startLab, type Lab, type StartLabOptions } from "../labd.ts";

/** An answer of the emulated API, parsed. Tests read into it freely, so its body has no type. */
export interface ApiAnswer {
  status: number;
  headers: Headers;
  // oxlint-disable-next-line typescript/no-explicit-any
  body: any;
}

/** A lab of one's own with one project, and a client for it. */
export interface TestLab extends Lab {
  token: string;
  readerToken: string;
  ask(method: string, path: string, body?: object | string, token?: string): Promise<ApiAnswer>;
  get(path: string): Promise<ApiAnswer>;
  post(path: string, body?: object): Promise<ApiAnswer>;
  put(path: string, body: object): Promise<ApiAnswer>;
  del(path: string): Promise<ApiAnswer>;
}

/** Frozen time by default: it moves only by `laboratory.clock.advance`. */
export async function startTestLab(options: StartLabOptions = {}): Promise<TestLab> {
  const lab = await startLab({ speed: 0, projects: [{ id: "test" }], ...options });
  const { tokens } = lab.projects[0]!;
  const token = tokens[0]!.token;

  async function ask(method: string, path: string, body?: object | string, as = token): Promise<ApiAnswer> {
    const response = await fetch(`${lab.hetznerURL}${path}`, {
      method,
      headers: { authorization: `Bearer ${as}`, "content-type": "application/json" },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === "" ? undefined : JSON.parse(text) };
  }

  return {
    ...lab,
    token,
    readerToken: tokens[1]?.token ?? "",
    ask,
    get: (path) => ask("GET", path),
    post: (path, body = {}) => ask("POST", path, body),
    put: (path, body) => ask("PUT", path, body),
    del: (path) => ask("DELETE", path),
  };
}

/** A lab in which everything a request starts is over when it is answered. */
export function startInstantLab(options: StartLabOptions = {}): Promise<TestLab> {
  return startTestLab({ ...options, set: { "hetzner.latency.scale": 0, ...options.set } });
}

export const examples = {
  sshKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGJhcmJhcmJhcmJhcmJhcmJhcmJhcmJhcmJhcmJhcmJh someone@example",
  server: { name: "node-1", server_type: "cpx32", image: "ubuntu-24.04", location: "fsn1" },
  network: { name: "net", ip_range: "10.0.0.0/16", subnets: [{ type: "cloud", network_zone: "eu-central", ip_range: "10.0.1.0/24" }] },
  balancer: { name: "lb", load_balancer_type: "lb11", location: "fsn1" },
};
