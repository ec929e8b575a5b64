import { Technical } from "../../../ui/technical.tsx";
import { toUnicode } from "../../request/domain-name.ts";

/** A name left to right, as DNS knows it; with the letters it stands for where they differ. */
export function DomainName({ name, testId }: { name: string; testId?: string }) {
  const unicode = toUnicode(name);
  return (
    <>
      <Technical {...(testId ? { testId } : {})}>{name}</Technical>
      {unicode !== name && (
        <>
          {" "}
          <bdi dir="ltr" className="muted">
            ({unicode})
          </bdi>
        </>
      )}
    </>
  );
}
