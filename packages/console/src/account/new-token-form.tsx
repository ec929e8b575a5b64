import { type FormEvent, useState } from "react";
import { api } from "../api/api.ts";
import { withSignIn } from "../api/sign-in.ts";
import { useText } from "../i18n/texts.ts";
import { Button } from "../ui/button.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { SelectField, TextField } from "../ui/field.tsx";
import { Banner, ErrorCard } from "../ui/states.tsx";
import { Technical } from "../ui/technical.tsx";

const lifetimes = [7, 30, 90, 365] as const;

/** Makes a token and shows it until the person says that it is saved; it is then nowhere on the page any more. */
export function NewTokenForm({ onMade }: { onMade(): void }) {
  const t = useText("account");
  const [name, setName] = useState("");
  const [days, setDays] = useState(90);
  const [isMissing, setMissing] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [token, setToken] = useState("");
  const [error, setError] = useState<unknown>();
  return (
    <section className="card stack" aria-labelledby="tokens-new">
      <h2 id="tokens-new">{t("tokens.new")}</h2>
      {token === "" ? (
        <form className="stack" noValidate onSubmit={(event) => void make(event)}>
          <TextField
            label={t("tokens.name")}
            hint={t("tokens.name.hint")}
            required
            maxLength={100}
            value={name}
            data-testid="token-name"
            problem={isMissing && name.trim() === "" ? t("tokens.name.missing") : undefined}
            onChange={({ target }) => setName(target.value)}
          />
          <SelectField label={t("tokens.lifetime")} value={days} onChange={({ target }) => setDays(Number(target.value))}>
            {lifetimes.map((each) => (
              <option key={each} value={each}>
                {t("tokens.days", { days: each })}
              </option>
            ))}
          </SelectField>
          {error !== undefined && <ErrorCard error={error} />}
          <div className="row">
            <Button type="submit" look="primary" refused={isBusy} data-testid="token-make">
              {t("tokens.make")}
            </Button>
          </div>
        </form>
      ) : (
        <Banner look="ok" icon="check" testId="token-made">
          <p>
            <strong>{t("tokens.made")}</strong>
          </p>
          <p style={{ overflowWrap: "anywhere" }}>
            <Technical testId="token-value">{token}</Technical>
          </p>
          <p className="row">
            <CopyButton text={token} />
            <Button small onClick={() => setToken("")} data-testid="token-saved">
              {t("tokens.saved")}
            </Button>
          </p>
        </Banner>
      )}
    </section>
  );

  async function make(event: FormEvent): Promise<void> {
    event.preventDefault();
    setMissing(true);
    if (name.trim() === "" || isBusy) return;
    setBusy(true);
    setError(undefined);
    try {
      const made = await withSignIn(() => api.call("createToken", { body: { name: name.trim(), expiresInDays: days } }));
      setToken(made.token);
      setName("");
      setMissing(false);
      onMade();
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  }
}
