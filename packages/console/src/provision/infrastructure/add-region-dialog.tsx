import type { InfrastructureTopology } from "@catalyst/contract";
import providersFile from "@catalyst/contract/data/providers.json";
import sizesFile from "@catalyst/contract/data/sizes.json";
import topologiesFile from "@catalyst/contract/data/topologies.json";
import { useState } from "react";
import { formatEuro, formatNumber } from "../../i18n/formats.ts";
import { useText } from "../../i18n/texts.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { SelectField, TextField } from "../../ui/field.tsx";
import type { DeploymentRecord } from "../live/use-record.ts";
import { costOf } from "./region-cost.ts";

interface AddRegionProps {
  record: DeploymentRecord;
  topology: InfrastructureTopology;
  onClose(): void;
}

const { workerCountMin, workerCountMax } = topologiesFile.nodes;

/** What a further region would be and cost. Sent only by the Sovereign's own console; here the button says why it is not. */
export function AddRegionDialog({ record, topology, onClose }: AddRegionProps) {
  const t = useText("infrastructure");
  const shell = useText("shell");
  const used = topology.topology.regions.map(({ providerRegion }) => providerRegion);
  const [provider, setProvider] = useState(providersFile.provisionable[0]!);
  const regions = providersFile.providers.find(({ id }) => id === provider)?.regions ?? [];
  const sizes = sizesFile.sizes.filter((size) => size.provider === provider && size.provisionable);
  const recommended = sizes.find((size) => size.recommended)?.id ?? sizes[0]!.id;
  const [region, setRegion] = useState(regions.find(({ id }) => !used.includes(id))?.id ?? regions[0]!.id);
  const [controlPlane, setControlPlane] = useState(recommended);
  const [worker, setWorker] = useState(recommended);
  const [workers, setWorkers] = useState("0");
  const count = Number(workers);
  const isCount = /^\d+$/.test(workers) && count >= workerCountMin && count <= workerCountMax;
  const sizeOf = (id: string) => sizes.find((size) => size.id === id);
  const cost = costOf({
    controlPlaneSize: sizeOf(controlPlane),
    workerSize: sizeOf(worker),
    workerCount: isCount ? count : 0,
    isHighlyAvailable: record.kind === "record" && record.state.request["haEnabled"] === true,
  });
  return (
    <Dialog
      title={t("add-region")}
      testId="infrastructure-modal-add-region"
      onClose={onClose}
      actions={
        <>
          <Button data-testid="infrastructure-modal-add-region-secondary" onClick={onClose}>
            {shell("cancel")}
          </Button>
          <Button look="primary" refused aria-describedby="add-region-reason" data-testid="infrastructure-modal-add-region-primary">
            <span data-testid="add-region-modal-confirm">{t("add-region")}</span>
          </Button>
        </>
      }
    >
      <div className="add-region-fields">
        <SelectField
          label={t("region.provider")}
          data-testid="add-region-modal-provider"
          data-autofocus
          value={provider}
          onChange={(event) => setProvider(event.target.value)}
        >
          {providersFile.providers.map(({ id, name, capability }) => (
            <option key={id} value={id} disabled={capability !== "available"}>
              {capability === "available" ? name : t("region.plan-only", { name })}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t("region.region")}
          data-testid="add-region-modal-region"
          value={region}
          onChange={(event) => setRegion(event.target.value)}
        >
          {regions.map(({ id, location, country }) => (
            <option key={id} value={id} disabled={used.includes(id)}>
              {used.includes(id) ? t("region.used", { name: `${location} (${id})` }) : `${location}, ${country} (${id})`}
            </option>
          ))}
        </SelectField>
        <SizeField
          label={t("region.control-plane")}
          testId="add-region-modal-cp-sku"
          sizes={sizes}
          value={controlPlane}
          onChange={setControlPlane}
        />
        <TextField
          label={t("region.workers")}
          hint={t("region.workers.hint", { min: workerCountMin, max: workerCountMax })}
          inputMode="numeric"
          technical
          data-testid="add-region-modal-worker-count"
          value={workers}
          problem={isCount ? undefined : t("region.workers.problem", { min: workerCountMin, max: workerCountMax })}
          onChange={(event) => setWorkers(event.target.value.trim())}
        />
        <SizeField
          label={t("region.worker")}
          testId="add-region-modal-worker-sku"
          sizes={sizes}
          value={worker}
          isDisabled={count === 0}
          onChange={setWorker}
        />
      </div>
      <p className="add-region-cost" data-testid="add-region-modal-cost" aria-live="polite">
        {cost.monthly === null || cost.hourly === null
          ? t("region.cost.unknown", { servers: cost.servers })
          : t("region.cost", { servers: cost.servers, monthly: formatEuro(cost.monthly), hourly: formatEuro(cost.hourly, 4) })}{" "}
        <span className="muted">{t("region.cost.note")}</span>
      </p>
      <p className="muted">{t("region.stay")}</p>
      <p id="add-region-reason" className="add-region-reason" data-testid="add-region-modal-reason">
        {record.kind === "record" && topology.basis === "state" ? t("region.not-here") : t("region.no-cluster")}
      </p>
    </Dialog>
  );
}

interface SizeFieldProps {
  label: string;
  testId: string;
  sizes: readonly (typeof sizesFile.sizes)[number][];
  value: string;
  isDisabled?: boolean;
  onChange(id: string): void;
}

function SizeField({ label, testId, sizes, value, isDisabled, onChange }: SizeFieldProps) {
  const t = useText("infrastructure");
  return (
    <div className="wide">
      <SelectField
        label={label}
        data-testid={testId}
        value={value}
        disabled={isDisabled}
        onChange={(event) => onChange(event.target.value)}
      >
        {sizes.map((size) => (
          <option key={size.id} value={size.id}>
            {t("region.size", {
              name: size.label,
              vcpu: size.vcpu,
              memory: formatNumber(size.memoryGb),
              price: size.eurPerMonth === null ? "—" : formatEuro(size.eurPerMonth),
            })}
          </option>
        ))}
      </SelectField>
    </div>
  );
}
