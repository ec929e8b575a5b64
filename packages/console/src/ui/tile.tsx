import type { Tile as TileColours } from "@catalyst/contract";
import { useState } from "react";
import { base } from "../api/api.ts";

interface TileProps {
  id: string;
  name: string;
  tile: TileColours;
  /** Test id of the picture; its direct parent is the tile. */
  testId?: string;
  className?: string;
}

/** A component's mark on its brand colour, the same in both themes. A picture that does not load leaves the name's first letters. */
export function Tile({ id, name, tile, testId, className = "tile" }: TileProps) {
  const [isMissing, setMissing] = useState(false);
  return (
    <span className={className} style={{ background: tile.background, borderColor: tile.border }}>
      {isMissing ? (
        <span style={{ color: tile.glyph, fontWeight: 700 }} aria-hidden="true" data-testid={testId}>
          {name.slice(0, 2)}
        </span>
      ) : (
        <img
          data-testid={testId}
          src={`${base}/marks/${id}.svg`}
          alt=""
          width="56"
          height="56"
          loading="lazy"
          decoding="async"
          onError={() => setMissing(true)}
        />
      )}
    </span>
  );
}
