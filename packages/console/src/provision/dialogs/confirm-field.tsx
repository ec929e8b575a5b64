import { useText } from "../../i18n/texts.ts";
import { TextField } from "../../ui/field.tsx";

/** Asks for the domain name to be typed. The first thing that has the focus in a dialog that destroys. */
export function ConfirmField({ fqdn, value, onChange }: { fqdn: string; value: string; onChange(value: string): void }) {
  const t = useText("shell");
  return (
    <TextField
      label={t("confirm.type", { name: fqdn })}
      technical
      required
      autoComplete="off"
      autoCapitalize="off"
      data-testid="confirm-input"
      data-autofocus
      value={value}
      problem={value !== "" && !fqdn.startsWith(value) ? t("confirm.mismatch") : undefined}
      problemTestId="confirm-mismatch"
      onChange={({ target }) => onChange(target.value)}
    />
  );
}
