import { buildingBlocks, type PlannedRegion } from "../../rules/topology-facts.ts";

const [blockWidth, blockHeight, gap] = [58, 16, 5];
const clusterWidth = blockWidth + 2 * gap;
const regionWidth = clusterWidth + 2 * gap;

/** Regions side by side, their clusters below each other, the blocks inside: drawn from the very data that is sent. */
export function TopologyDiagram({ regions }: { regions: readonly PlannedRegion[] }) {
  const height = Math.max(...regions.map(regionHeight));
  const width = regions.length * regionWidth + (regions.length - 1) * gap;
  return (
    <svg className="topology-diagram" viewBox={`0 0 ${width} ${height}`} width={width} height={height} aria-hidden="true">
      {regions.map((region, index) => (
        <Region key={region.key} region={region} x={index * (regionWidth + gap)} />
      ))}
    </svg>
  );
}

function Region({ region, x }: { region: PlannedRegion; x: number }) {
  let y = gap;
  return (
    <g transform={`translate(${x} 0)`}>
      <rect className="diagram-region" x="0.5" y="0.5" width={regionWidth - 1} height={regionHeight(region) - 1} rx="5" />
      {region.clusters.map((blocks) => {
        const top = y;
        y += clusterHeight(blocks) + gap;
        return <Cluster key={blocks.join()} blocks={blocks} y={top} />;
      })}
    </g>
  );
}

function Cluster({ blocks, y }: { blocks: readonly string[]; y: number }) {
  return (
    <g transform={`translate(${gap} ${y})`}>
      <rect className="diagram-cluster" x="0.5" y="0.5" width={clusterWidth - 1} height={clusterHeight(blocks) - 1} rx="4" />
      {blocks.map((block, index) => (
        <g key={block} transform={`translate(${gap} ${gap + index * (blockHeight + 3)})`}>
          <rect className={`diagram-block ${block}`} width={blockWidth} height={blockHeight} rx="3" />
          <text x={blockWidth / 2} y={blockHeight / 2} textAnchor="middle" dominantBaseline="central">
            {buildingBlocks.find(({ id }) => id === block)?.name}
          </text>
        </g>
      ))}
    </g>
  );
}

function clusterHeight(blocks: readonly string[]): number {
  return 2 * gap + blocks.length * blockHeight + (blocks.length - 1) * 3;
}

function regionHeight({ clusters }: PlannedRegion): number {
  return gap + clusters.reduce((sum, blocks) => sum + clusterHeight(blocks) + gap, 0);
}
