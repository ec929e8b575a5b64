import { Link, type LinkProps } from "@tanstack/react-router";
import type { ComponentProps } from "react";
import { Icon, type IconName } from "./icon.tsx";

interface Look {
  look?: "primary" | "danger" | "quiet";
  small?: boolean;
  icon?: IconName;
}

/**
 * A button. `refused` keeps it focusable while it may not act yet: it looks disabled and says so, but a press still reaches `onClick`,
 * which tells what is missing.
 */
export function Button({
  look,
  small,
  icon,
  refused,
  children,
  className = "",
  ...rest
}: ComponentProps<"button"> & Look & { refused?: boolean }) {
  return (
    <button type="button" className={classOf(look, small, className)} {...(refused ? { "aria-disabled": true } : {})} {...rest}>
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

/** A link that looks like a button. */
export function LinkButton({
  look,
  small,
  icon,
  children,
  className = "",
  ...rest
}: LinkProps & Look & { className?: string; id?: string; "aria-label"?: string; "data-testid"?: string; children: React.ReactNode }) {
  return (
    <Link className={classOf(look, small, className)} {...rest}>
      {icon && <Icon name={icon} />}
      {children}
    </Link>
  );
}

/** A square button with a drawing; `label` is its name. */
export function IconButton({ icon, label, className = "", ...rest }: ComponentProps<"button"> & { icon: IconName; label: string }) {
  return (
    <button type="button" className={`icon-button ${className}`} aria-label={label} title={label} {...rest}>
      <Icon name={icon} />
    </button>
  );
}

function classOf(look: Look["look"], small: boolean | undefined, more: string): string {
  return ["button", look, small ? "small" : "", more].filter(Boolean).join(" ");
}
