import type { RegistrarAccountConfig } from "./registrar-account.ts";

const poolApexes = ["omani.works", "omani.homes", "omani.rest", "omani.trade", "omantel.biz", "openova.io"];

/** Enough for the registrars that count domains before they grant an API. */
const usualPortfolio = 24;

/**
 * What a lab has unless told otherwise: the operator's account with the pools' apexes, and a customer's account at each registrar. No
 * domain of a customer lies below a pool.
 */
export const defaultAccounts: readonly RegistrarAccountConfig[] = [
  { id: "operator", registrar: "dynadot", tier: "bulk", domains: poolApexes.map((name) => ({ name })) },
  { id: "customer", registrar: "cloudflare", domains: domains("acme-cloudflare.com", "acme-cloudflare.io", "acme-cloudflare.biz") },
  {
    id: "customer",
    registrar: "namecheap",
    ipAllow: ["127.0.0.1"],
    otherDomains: usualPortfolio,
    balance: 75,
    domains: domains("acme-namecheap.com", "acme-namecheap.io", "acme-namecheap.com.io"),
  },
  {
    id: "customer",
    registrar: "godaddy",
    otherDomains: usualPortfolio,
    domains: domains("acme-godaddy.com", "acme-godaddy.io", "acme-godaddy.biz"),
  },
  { id: "customer", registrar: "ovh", domains: domains("acme-ovh.com", "acme-ovh.io", "acme-ovh.biz") },
  {
    id: "customer",
    registrar: "dynadot",
    ipAllow: ["127.0.0.1"],
    domains: domains("acme-dynadot.com", "acme-dynadot.io", "acme-dynadot.biz"),
  },
];

function domains(...names: string[]): { name: string }[] {
  return names.map((name) => ({ name }));
}
