import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useText } from "../i18n/texts.ts";
import { HeaderTools } from "./header-tools.tsx";
import { Logo } from "./logo.tsx";

/** Pages that belong to no single Sovereign. */
export function MainShell({ children }: { children: ReactNode }) {
  const t = useText("shell");
  return (
    <>
      <header className="main-header">
        <Link to="/deployments" className="brand" aria-label={t("product")}>
          <Logo />
          <span>{t("product")}</span>
        </Link>
        <nav aria-label={t("nav.main")} className="main-nav">
          <Link to="/deployments">{t("nav.deployments")}</Link>
          <Link to="/wizard">{t("nav.wizard")}</Link>
        </nav>
        <HeaderTools />
      </header>
      <main id="main" tabIndex={-1} className="main-content">
        {children}
      </main>
    </>
  );
}
