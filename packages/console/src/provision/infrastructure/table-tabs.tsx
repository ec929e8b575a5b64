import type { ReactNode } from "react";
import { formatNumber } from "../../i18n/formats.ts";
import { useText } from "../../i18n/texts.ts";
import { ErrorCard, Loading } from "../../ui/states.tsx";
import { type Column, DataTable } from "./data-table.tsx";
import { SourceErrors, type TabProps } from "./infrastructure-page.tsx";
import { useColumns } from "./use-columns.tsx";
import { type Compute, type Network, type Storage, useCompute, useNetwork, useStorage } from "./use-infrastructure.ts";

/** Pools and the nodes in them. */
export function ComputeTab({ id, record }: TabProps) {
  const { text, number, status } = useColumns<Compute["clusters"][number]["nodePools"][number]>();
  const nodes = useColumns<Compute["nodes"][number]>();
  const { data, error, refetch } = useCompute(id, record);
  if (!data) return <Pending kind="compute" error={error} onRetry={() => void refetch()} />;
  const pools = data.clusters.flatMap(({ nodePools }) => nodePools);
  return (
    <>
      <SourceErrors errors={data.errors} />
      <Section
        kind="pools"
        rows={pools}
        columns={[
          text("name", (row) => row.name),
          text("role", (row) => row.role),
          text("sku", (row) => row.sku),
          text("region", (row) => row.region),
          number("desired", (row) => row.desiredSize),
          number("current", (row) => row.currentSize),
          status((row) => row.status),
        ]}
      />
      <Section
        kind="nodes"
        rows={data.nodes}
        columns={[
          nodes.text("name", (row) => row.name),
          nodes.text("role", (row) => row.role),
          nodes.text("sku", (row) => row.sku),
          nodes.text("region", (row) => row.region),
          nodes.text("ip", (row) => row.ip),
          nodes.status((row) => row.status),
        ]}
      />
    </>
  );
}

/** Claims, buckets and volumes. */
export function StorageTab({ id, record }: TabProps) {
  const claims = useColumns<Storage["pvcs"][number]>();
  const buckets = useColumns<Storage["buckets"][number]>();
  const volumes = useColumns<Storage["volumes"][number]>();
  const { data, error, refetch } = useStorage(id, record);
  if (!data) return <Pending kind="storage" error={error} onRetry={() => void refetch()} />;
  return (
    <>
      <SourceErrors errors={data.errors} />
      <Section
        kind="pvcs"
        rows={data.pvcs}
        columns={[
          claims.text("name", (row) => row.name),
          claims.text("namespace", (row) => row.namespace),
          claims.text("capacity", (row) => row.capacity),
          claims.text("used", (row) => row.used),
          claims.text("class", (row) => row.storageClass),
          claims.status((row) => row.status),
        ]}
      />
      <Section
        kind="buckets"
        rows={data.buckets}
        columns={[
          buckets.text("name", (row) => row.name),
          buckets.text("endpoint", (row) => row.endpoint),
          buckets.text("capacity", (row) => row.capacity),
          buckets.text("used", (row) => row.used),
          buckets.number("retention", (row) => row.retentionDays),
        ]}
      />
      <Section
        kind="volumes"
        rows={data.volumes}
        columns={[
          volumes.text("name", (row) => row.name),
          volumes.text("capacity", (row) => row.capacity),
          volumes.text("region", (row) => row.region),
          volumes.text("attached", (row) => row.attachedTo),
          volumes.status((row) => row.status),
        ]}
      />
    </>
  );
}

/** Load balancers, networks with their peerings, and firewalls. */
export function NetworkTab({ id, record }: TabProps) {
  const balancers = useColumns<Network["loadBalancers"][number]>();
  const networks = useColumns<Network["networks"][number]>();
  const peerings = useColumns<Network["peerings"][number]>();
  const firewalls = useColumns<ReturnType<typeof rulesOf>[number]>();
  const { data, error, refetch } = useNetwork(id, record);
  if (!data) return <Pending kind="network" error={error} onRetry={() => void refetch()} />;
  return (
    <>
      <SourceErrors errors={data.errors} />
      <Section
        kind="load-balancers"
        rows={data.loadBalancers}
        columns={[
          balancers.text("name", (row) => row.name),
          balancers.text("region", (row) => row.region),
          balancers.text("ip", (row) => row.publicIP),
          balancers.text("ports", (row) => row.ports),
          balancers.number("targets", (row) => row.targets.length),
          balancers.status((row) => row.status),
        ]}
      />
      <Section
        kind="networks"
        rows={data.networks}
        columns={[
          networks.text("name", (row) => row.name),
          networks.text("region", (row) => row.region),
          networks.text("cidr", (row) => row.cidr),
          networks.status((row) => row.status),
        ]}
      />
      <Section
        kind="peerings"
        rows={data.peerings}
        columns={[
          peerings.text("name", (row) => row.name),
          peerings.text("networks", (row) => row.vpcPair),
          peerings.text("subnets", (row) => row.subnets),
          peerings.status((row) => row.status),
        ]}
      />
      <Section
        kind="firewalls"
        rows={rulesOf(data)}
        columns={[
          firewalls.text("firewall", (row) => row.firewall),
          firewalls.text("direction", (row) => row.direction),
          firewalls.text("protocol", (row) => row.protocol),
          firewalls.text("port", (row) => row.port),
          firewalls.text("sources", (row) => row.sources.join(", ")),
          firewalls.text("action", (row) => row.action),
        ]}
      />
    </>
  );
}

/** One row a rule; a firewall that guards several networks is told once. */
function rulesOf({ networks }: Network) {
  const firewalls = new Map(networks.flatMap((network) => network.firewalls).map((firewall) => [firewall.id, firewall]));
  return [...firewalls.values()].flatMap(({ id, name, rules }) =>
    rules.map((rule) => ({ ...rule, id: `${id}/${rule.id}`, firewall: name })),
  );
}

type Kind = "pools" | "nodes" | "pvcs" | "buckets" | "volumes" | "load-balancers" | "networks" | "peerings" | "firewalls";

function Section<Row extends { id: string }>({ kind, rows, columns }: { kind: Kind; rows: readonly Row[]; columns: Column<Row>[] }) {
  const t = useText("infrastructure");
  const title = `infrastructure-${kind}-title`;
  return (
    <section className="card stack infra-section" data-testid={`infrastructure-${kind}-section`} aria-labelledby={title}>
      <h2 id={title}>
        {t(`kind.${kind}`)}{" "}
        <span className="infra-count" data-testid={`infrastructure-${kind}-count`}>
          {formatNumber(rows.length)}
        </span>
      </h2>
      {rows.length === 0 ? (
        <p className="muted">{t(`none.${kind}`)}</p>
      ) : (
        <DataTable rows={rows} columns={columns} keyOf={(row) => row.id} labelledBy={title} />
      )}
    </section>
  );
}

function Pending({ kind, error, onRetry }: { kind: string; error: unknown; onRetry(): void }): ReactNode {
  return error ? (
    <ErrorCard error={error} onRetry={onRetry} testId={`infrastructure-${kind}-error`} />
  ) : (
    <Loading height={360} testId={`infrastructure-${kind}-loading`} />
  );
}
