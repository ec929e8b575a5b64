/** What a browser keeps and follows, without drawing: cookies per host and path, redirects, forms. */
export interface TestBrowser {
  /** Follows redirects to the end. */
  open(url: string, options?: RequestInit): Promise<Visit>;
  /** One request, no redirect followed. */
  request(url: string, options?: RequestInit): Promise<Response>;
  /** Sends the page's only form, with these fields, as a press of its button would. */
  submit(page: Visit, fields?: Record<string, string>): Promise<Visit>;
  cookies(): { name: string; value: string; attributes: string }[];
  setCookie(url: string, name: string, value: string): void;
}

export interface Visit {
  url: string;
  status: number;
  headers: Headers;
  body: string;
}

interface Cookie {
  name: string;
  value: string;
  host: string;
  path: string;
  attributes: string;
}

const mostRedirects = 15;

/** `wireOf` says where an address really answers, for servers that stand behind another name. */
export function createTestBrowser(wireOf: (url: string) => string = (url) => url): TestBrowser {
  let jar: Cookie[] = [];

  async function request(url: string, options: RequestInit = {}): Promise<Response> {
    const headers = new Headers(options.headers);
    // Kept connections would break when a test replaces the server behind an address.
    headers.set("connection", "close");
    const sent = jar.filter((cookie) => matches(cookie, new URL(url)));
    if (sent.length > 0) headers.set("cookie", sent.map(({ name, value }) => `${name}=${value}`).join("; "));
    const response = await fetch(wireOf(url), { ...options, headers, redirect: "manual" });
    for (const line of response.headers.getSetCookie()) jar = kept(jar, cookieFrom(line, new URL(url)));
    return response;
  }

  async function open(url: string, options: RequestInit = {}): Promise<Visit> {
    let [at, current] = [url, options];
    for (let count = 0; count < mostRedirects; count++) {
      const response = await request(at, current);
      const location = response.headers.get("location");
      if (location === null) return { url: at, status: response.status, headers: response.headers, body: await response.text() };
      [at, current] = [new URL(location, at).href, {}];
    }
    throw new Error(`More than ${mostRedirects} redirects, last to ${at}`);
  }

  return {
    open,
    request,
    async submit(page, fields = {}) {
      const action = /<form method="post" action="([^"]*)"/.exec(page.body)?.[1];
      if (action === undefined) throw new Error(`No form at ${page.url}:\n${page.body}`);
      return open(new URL(action, page.url).href, {
        method: "POST",
        body: new URLSearchParams(fields),
        headers: { origin: new URL(page.url).origin },
      });
    },
    cookies: () => jar.map(({ name, value, attributes }) => ({ name, value, attributes })),
    setCookie(url, name, value) {
      jar = kept(jar, { name, value, host: new URL(url).hostname, path: "/", attributes: "" });
    },
  };
}

function matches(cookie: Cookie, url: URL): boolean {
  const path = cookie.path.endsWith("/") ? cookie.path : `${cookie.path}/`;
  return cookie.host === url.hostname && (url.pathname === cookie.path || url.pathname.startsWith(path));
}

function cookieFrom(line: string, url: URL): Cookie {
  const [pair = "", ...attributes] = line.split("; ");
  const at = pair.indexOf("=");
  const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice(5) ?? "/";
  const expired = attributes.some(
    (attribute) => /^max-age=0$/i.test(attribute) || (/^expires=/i.test(attribute) && new Date(attribute.slice(8)).getTime() <= 86_400_000),
  );
  return { name: pair.slice(0, at), value: expired ? "" : pair.slice(at + 1), host: url.hostname, path, attributes: attributes.join("; ") };
}

function kept(jar: Cookie[], cookie: Cookie): Cookie[] {
  const others = jar.filter(({ name, host, path }) => name !== cookie.name || host !== cookie.host || path !== cookie.path);
  return cookie.value === "" ? others : [...others, cookie];
}
