import type { ReactNode } from 'react';

import { metricText } from '../../evidence/metricText';
import { NumberCell, Table } from '../../evidence/Table';
import type { GroupRow } from '../../model/groups';
import { columnName, metricLabel } from '../../model/labels';
import type { Dimension, Metric } from '../../model/query';

interface Props {
  label: string;
  rows: GroupRow[];
  dimension: Dimension;
  metrics: Metric[];
  timeZone: string;
  /** What stands in front of the numbers of a value; empty: it is not logged. */
  name: (value: string) => ReactNode;
}

/** One row for each value of a dimension. */
export function MetricsTable({ label, rows, dimension, metrics, timeZone, name }: Props) {
  return (
    <Table
      label={label}
      head={[
        { text: columnName(dimension) },
        ...metrics.map((metric) => ({ text: metricLabel(metric), number: true })),
      ]}
    >
      <tbody>
        {rows.map((row) => (
          <tr key={row.values[dimension]}>
            <th scope="row">{name(row.values[dimension] ?? '')}</th>
            {metrics.map((metric) => (
              <NumberCell key={metric}>{metricText(metric, row.metrics[metric], timeZone)}</NumberCell>
            ))}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
