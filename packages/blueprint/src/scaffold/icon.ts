import { createHash } from "node:crypto";
import XMLBuilder from "fast-xml-builder";

/** A grid is wide enough to tell names apart, and small enough to be seen at the size of a card's corner. */
const cells = 5;
const cellSize = 6;
const margin = 9;

/** A neutral mark that stands for a Blueprint until somebody draws a better one: mirrored squares, always the same for the same name. */
export function iconFor(name: string): string {
  const digest = createHash("sha256").update(name).digest();
  const filled = Array.from({ length: cells * cells }, (_, index) => ({ row: Math.floor(index / cells), column: index % cells })).filter(
    // The right half mirrors the left one; the middle is always there, so that no name gives an empty mark.
    ({ row, column }) => (digest[row * cells + Math.min(column, cells - 1 - column)]! & 1) === 1 || (row === 2 && column === 2),
  );
  const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: "@", suppressEmptyNode: true });

  return `${builder.build({
    svg: {
      "@xmlns": "http://www.w3.org/2000/svg",
      "@viewBox": "0 0 48 48",
      "@role": "img",
      rect: [
        { "@width": 48, "@height": 48, "@rx": 10, "@fill": "#334155" },
        ...filled.map(({ row, column }) => ({
          "@x": margin + column * cellSize,
          "@y": margin + row * cellSize,
          "@width": cellSize,
          "@height": cellSize,
          "@fill": "#cbd5e1",
        })),
      ],
    },
  })}\n`;
}
