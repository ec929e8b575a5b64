import { useText } from "../../i18n/texts.ts";
import { Technical } from "../../ui/technical.tsx";
import type { KnownApplication } from "./app-detail-page.tsx";
import { addressOf, type Setting, settingsOf } from "./configuration.ts";

/** How it is reached, once it runs. */
export function ConnectionSection({ record, application }: KnownApplication) {
  const t = useText("apps");
  const { state, namespace, release, blueprint } = application;
  if (state === "absent") return <p className="muted">{t("connection.absent")}</p>;
  if (state !== "installed" && state !== "degraded") return <p className="muted">{t("connection.later")}</p>;
  const address = record.kind === "record" ? addressOf(application, record.state.sovereignFQDN) : undefined;
  return (
    <dl className="facts">
      {address !== undefined && (
        <>
          <dt>{t("connection.url")}</dt>
          <dd>
            <a href={address} rel="noopener noreferrer" target="_blank">
              <bdi dir="ltr">{address}</bdi>
            </a>
          </dd>
        </>
      )}
      <dt>{t("connection.release")}</dt>
      <dd>
        <Technical>{release?.blueprint ?? blueprint}</Technical>
      </dd>
      {namespace !== null && (
        <>
          <dt>{t("connection.namespace")}</dt>
          <dd>
            <Technical>{namespace}</Technical>
          </dd>
        </>
      )}
      <dt>{t("connection.credential")}</dt>
      <dd>{t("connection.credential.where")}</dd>
    </dl>
  );
}

/** Whose it is, and where it runs. */
export function OrganizationSection({ application: { namespace } }: KnownApplication) {
  const t = useText("apps");
  return (
    <dl className="facts">
      <dt>{t("organization.namespace")}</dt>
      <dd>
        {namespace === null ? <span className="muted">{t("organization.namespace.later")}</span> : <Technical>{namespace}</Technical>}
      </dd>
      <dt>{t("organization.owner")}</dt>
      <dd>{t("organization.platform")}</dd>
      <dt>{t("organization.environment")}</dt>
      <dd className="muted">{t("organization.environment.none")}</dd>
    </dl>
  );
}

/** Values in force, to read. */
export function ConfigurationSection({ record, application }: KnownApplication) {
  const t = useText("apps");
  const settings = settingsOf(application, record.kind === "record" ? record.state.request : undefined);
  if (settings.length === 0) return <p className="muted">{t("configuration.none")}</p>;
  return (
    <>
      <p className="muted">{t("configuration.text")}</p>
      <div className="table-frame" role="group" aria-labelledby="section-configuration" tabIndex={0}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t("configuration.name")}</th>
              <th scope="col">{t("configuration.value")}</th>
              <th scope="col">{t("configuration.from")}</th>
            </tr>
          </thead>
          <tbody>
            {settings.map((setting) => (
              <tr key={setting.name}>
                <td>{t(`configuration.${setting.name}`)}</td>
                <td>
                  <SettingValue setting={setting} />
                </td>
                <td className="muted">{t(`configuration.${setting.from}`)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function SettingValue({ setting: { name, value } }: { setting: Setting }) {
  const t = useText("apps");
  if (name === "regions") return t(value === "all" ? "configuration.regions.all" : "configuration.regions.primary");
  if (name === "identity")
    return t(value === "per-organization" ? "configuration.identity.per-organization" : "configuration.identity.shared-sovereign");
  return <Technical>{value}</Technical>;
}
