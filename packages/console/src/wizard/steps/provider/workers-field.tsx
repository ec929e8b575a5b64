import { useState } from "react";
import { TextField } from "../../../ui/field.tsx";
import { nodes } from "../../rules/topology-facts.ts";

interface WorkersFieldProps {
  id: string;
  testId: string;
  label: string;
  hint?: string;
  placeholder?: string;
  problem: string | undefined;
  /** NaN for what is no number; undefined when there is no one value to show. */
  value: number | undefined;
  onChange(value: number): void;
  onBlur(): void;
}

/** A number of workers. What is typed stays as it is typed, right or wrong. */
export function WorkersField({ id, testId, label, hint, placeholder, problem, value, onChange, onBlur }: WorkersFieldProps) {
  const [typed, setTyped] = useState("");
  const isOwn = value !== undefined && Object.is(numberOf(typed), value);
  return (
    <TextField
      id={id}
      data-testid={testId}
      type="number"
      min={nodes.workerCountMin}
      max={nodes.workerCountMax}
      step={1}
      inputMode="numeric"
      label={label}
      hint={hint}
      placeholder={placeholder}
      problem={problem}
      value={isOwn ? typed : value === undefined || Number.isNaN(value) ? "" : String(value)}
      onChange={(event) => {
        setTyped(event.target.value);
        onChange(numberOf(event.target.value));
      }}
      onBlur={onBlur}
    />
  );
}

function numberOf(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(text);
}
