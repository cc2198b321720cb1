import { PanelProps } from '@grafana/data';
import { EmptyState, Table } from '@grafana/ui';

/** Stands in for table: the first frame. */
export function Flat({ data, width, height }: PanelProps) {
  const [frame] = data.series;
  return frame ? (
    <Table {...{ width, height }} data={frame} />
  ) : (
    <EmptyState variant="not-found" hideImage message="No data" />
  );
}
