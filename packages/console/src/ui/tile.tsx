import "./marks.css";
import type { Tile as TileColours } from "@catalyst/contract";
import { useState } from "react";
import { markOf } from "./marks.ts";

interface TileProps {
  id: string;
  name: string;
  tile: TileColours;
  /** Test id of the picture; its direct parent is the tile. */
  testId?: string;
  className?: string;
}

/** A component's mark on its brand colour, the same in both themes. Until the picture is there, and when it never comes, the name's first letters stand on it. */
export function Tile({ id, name, tile, testId, className = "tile" }: TileProps) {
  return (
    <span className={className} style={{ background: tile.background, borderColor: tile.border }}>
      <Mark key={id} address={markOf(id)} letters={name.slice(0, 2)} colour={tile.glyph} testId={testId} />
    </span>
  );
}

function Mark({
  address,
  letters,
  colour,
  testId,
}: {
  address: string | undefined;
  letters: string;
  colour: string;
  testId: string | undefined;
}) {
  const [state, setState] = useState<"loading" | "drawn" | "missing">(address === undefined ? "missing" : "loading");
  const isMissing = state === "missing";
  return (
    <>
      {state !== "drawn" && (
        <span
          className={isMissing ? "tile-letters" : "tile-letters under"}
          style={{ color: colour }}
          aria-hidden="true"
          data-testid={isMissing ? testId : undefined}
        >
          {letters}
        </span>
      )}
      {!isMissing && (
        <img
          data-testid={testId}
          src={address}
          alt=""
          width="48"
          height="48"
          loading="lazy"
          decoding="async"
          onLoad={() => setState("drawn")}
          onError={() => setState("missing")}
        />
      )}
    </>
  );
}
