import type { FastifyInstance } from "fastify";
import { Type } from "typebox";
import { issueAccount } from "../registrars/issue-account.ts";
import {
  AccountChange,
  DomainChange,
  NewRegistrarAccount,
  RegistrarDomainConfig,
  registrarNames,
  type RegistrarAccount,
  type RegistrarDomain,
  type RegistrarName,
} from "../registrars/registrar-account.ts";
import { describeAccount, describeDomain } from "../registrars/describe-registrars.ts";
import type { AdminParts } from "./admin-api.ts";
import { AdminProblem } from "./admin-problem.ts";
import { bodyReader } from "./read-request.ts";

const readAccount = bodyReader(NewRegistrarAccount);
const readAccountChange = bodyReader(AccountChange);
const readDomain = bodyReader(
  Type.Object({ account: Type.String(), ...RegistrarDomainConfig.properties }, { additionalProperties: false }),
);
const readDomainChange = bodyReader(DomainChange);
const readPropagate = bodyReader(Type.Object({ domain: Type.Optional(Type.String()) }, { additionalProperties: false }));

interface Named {
  Params: { name: string };
}
interface NamedAccount {
  Params: { name: string; id: string };
}
interface NamedDomain {
  Params: { name: string; domain: string };
}

/** Runs the registrars from the side: what their staff, their panels and bad luck would do. */
export function registerRegistrarRoutes(app: FastifyInstance, { laboratory }: AdminParts): void {
  const { registrars } = laboratory;

  app.get("/admin/registrars", () => ({
    registrars: registrarNames.map((name) => ({ name, ...describe(name) })),
    published: registrars.published(),
  }));
  app.get<Named>("/admin/registrars/:name", ({ params }) => ({ name: params.name, ...describe(nameOf(params.name)) }));
  app.get<Named>("/admin/registrars/:name/tasks", ({ params }) => {
    const name = nameOf(params.name);
    return { tasks: registrars.tasks.all().filter((task) => task.registrar === name) };
  });

  app.post<Named>("/admin/registrars/:name/accounts", ({ params, body }, reply) => {
    const account = registrars.createAccount({ ...readAccount(body), registrar: nameOf(params.name) });
    return reply.code(201).send({ account: issueAccount(registrars, account) });
  });
  app.patch<NamedAccount>("/admin/registrars/:name/accounts/:id", ({ params, body }) => {
    const account = accountOf(nameOf(params.name), params.id);
    registrars.changeAccount(account, readAccountChange(body));
    return { account: describeAccount(registrars, account) };
  });

  app.post<Named>("/admin/registrars/:name/domains", ({ params, body }, reply) => {
    const { account, ...config } = readDomain(body);
    const domain = registrars.createDomain(accountOf(nameOf(params.name), account), config);
    return reply.code(201).send({ domain: describeDomain(domain) });
  });
  app.patch<NamedDomain>("/admin/registrars/:name/domains/:domain", ({ params, body }) => {
    const domain = domainOf(nameOf(params.name), params.domain);
    registrars.changeDomain(domain, readDomainChange(body));
    return { domain: describeDomain(domain) };
  });

  app.post("/admin/registrars/propagate", async ({ body }) => {
    await registrars.propagate(readPropagate(body).domain);
    return { published: registrars.published() };
  });

  function describe(name: RegistrarName): object {
    const accounts = registrars.accounts(name);
    return {
      accounts: accounts.map((account) => describeAccount(registrars, account)),
      domains: accounts.flatMap((account) => registrars.domainsOf(account)).map(describeDomain),
    };
  }

  function accountOf(name: RegistrarName, id: string): RegistrarAccount {
    const account = registrars.account(name, id);
    if (!account) throw new AdminProblem(404, `There is no account '${id}' at ${name}`);
    return account;
  }

  function domainOf(name: RegistrarName, wanted: string): RegistrarDomain {
    const domain = registrars.domain(wanted);
    if (domain?.registrar !== name) throw new AdminProblem(404, `There is no domain '${wanted}' at ${name}`);
    return domain;
  }
}

function nameOf(text: string): RegistrarName {
  const name = registrarNames.find((candidate) => candidate === text);
  if (!name) throw new AdminProblem(404, `There is no registrar '${text}'`);
  return name;
}
