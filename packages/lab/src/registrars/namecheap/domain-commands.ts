import { readingAt } from "../registrar-book.ts";
import type { NamecheapCall } from "./commands.ts";
import { findByName } from "./find-domain.ts";
import type { Element } from "./xml.ts";

const pageSizes = { least: 10, most: 100, usual: 20 };

export function getBalances({ account }: NamecheapCall): Element[] {
  const balance = (account.balance ?? 0).toFixed(2);
  return [
    {
      name: "UserGetBalancesResult",
      attributes: {
        Currency: "USD",
        AvailableBalance: balance,
        AccountBalance: balance,
        EarnedAmount: "0.00",
        WithdrawableAmount: "0.00",
        FundsRequiredForAutoRenew: "0.00",
      },
    },
  ];
}

export function getList({ book, account, parameters, readAt }: NamecheapCall): Element[] {
  const search = parameters["searchterm"]?.toLowerCase() ?? "";
  const page = Math.max(1, Number(parameters["page"]) || 1);
  const size = Math.min(pageSizes.most, Math.max(pageSizes.least, Number(parameters["pagesize"]) || pageSizes.usual));
  const found = book.domainsOf(account).filter(({ name }) => name.includes(search));
  const domains = found.slice((page - 1) * size, page * size).map((domain) => ({
    name: "Domain",
    attributes: {
      ID: domain.number,
      Name: domain.name,
      User: account.credentials["apiUser"] ?? "",
      Created: americanDay(domain.expires, -1),
      Expires: americanDay(domain.expires),
      IsExpired: Date.parse(domain.expires) < book.clock.wall(),
      IsLocked: domain.locked,
      AutoRenew: false,
      WhoisGuard: "NOTPRESENT",
      IsPremium: false,
      IsOurDNS: readingAt(domain, readAt).mode === "hosted",
    },
  }));
  return [
    { name: "DomainGetListResult", children: domains },
    {
      name: "Paging",
      children: [
        { name: "TotalItems", children: String(found.length) },
        { name: "CurrentPage", children: String(page) },
        { name: "PageSize", children: String(size) },
      ],
    },
  ];
}

export function getInfo(call: NamecheapCall): Element[] {
  const domain = findByName(call);
  const { nameservers, mode } = readingAt(domain, call.readAt);
  const isOurs = mode === "hosted";
  return [
    {
      name: "DomainGetInfoResult",
      attributes: {
        Status: domain.locked ? "Locked" : "Ok",
        ID: domain.number,
        DomainName: domain.name,
        OwnerName: call.account.credentials["apiUser"] ?? "",
        IsOwner: true,
        IsPremium: false,
      },
      children: [
        {
          name: "DomainDetails",
          children: [
            { name: "CreatedDate", children: americanDay(domain.expires, -1) },
            { name: "ExpiredDate", children: americanDay(domain.expires) },
            { name: "NumYears", children: "1" },
          ],
        },
        { name: "LockDetails" },
        {
          name: "DnsDetails",
          attributes: { ProviderType: isOurs ? "FREE" : "CUSTOM", IsUsingOurDNS: isOurs, HostCount: domain.records.length },
          children: nameservers.map((host) => ({ name: "Nameserver", children: host })),
        },
      ],
    },
  ];
}

/** Days are written as month, day, year here. */
function americanDay(day: string, addYears = 0): string {
  const [year, month, date] = day.split("-");
  return `${month}/${date}/${Number(year) + addYears}`;
}
