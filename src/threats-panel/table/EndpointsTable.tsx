import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { useVirtualizer } from '@tanstack/react-virtual';
import type { CSSProperties } from 'react';
import { useRef } from 'react';

import type { EndpointRow } from '../../model/overview';
import { testIds } from '../../model/testIds';
import type { CellContext } from './cellContent';
import { GRID, gridTemplate, leastWidth } from './columns';
import type { TableItem } from './grouping';
import { GroupRow } from './GroupRow';
import type { SortColumn, Sorting } from './sorting';
import { TableHead } from './TableHead';
import { TableRow } from './TableRow';
import type { ColumnLayout } from './useColumns';

interface Props {
  items: TableItem[];
  /** Rows have tags, so that all need more room. */
  tagged: boolean;
  layout: ColumnLayout;
  context: CellContext;
  sorting: Sorting;
  onSort: (column: SortColumn, add: boolean) => void;
  onFold: (key: string) => void;
  /** undefined where there is nothing more to show of a row. */
  onOpen?: (row: EndpointRow) => void;
}

/** In spacing units; tags stand below the path. */
const ROW_UNITS = 5;
const TAGGED_ROW_UNITS = 6;
const OVERSCAN = 3;

export function EndpointsTable(props: Props) {
  const { items, tagged, layout, context, sorting, onSort, onFold, onOpen } = props;
  const { visible: columns, widths } = layout;
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const scroller = useRef<HTMLDivElement>(null);
  const rowHeight = theme.spacing.gridSize * (tagged ? TAGGED_ROW_UNITS : ROW_UNITS);
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN,
  });
  const shown = virtualizer.getVirtualItems();
  // Handed to rows by the style of the table: a changed width builds no row anew.
  const sizes: CSSProperties & Record<typeof GRID, string> = {
    minWidth: leastWidth(columns, widths, theme),
    [GRID]: gridTemplate(columns, widths, theme),
  };

  return (
    <div ref={scroller} className={styles.scroller} data-testid={testIds.panel.table}>
      <div
        role="table"
        aria-label={context.words.table}
        aria-rowcount={items.length + 1}
        aria-colcount={columns.length}
        style={sizes}
      >
        <TableHead frame={context.frame} layout={layout} sorting={sorting} onSort={onSort} />
        <div
          role="rowgroup"
          className={onOpen ? styles.clickable : styles.body}
          style={{ height: virtualizer.getTotalSize(), lineHeight: `${rowHeight}px` }}
        >
          <div style={{ height: shown[0]?.start ?? 0 }} />
          {shown.map(({ index }) => {
            const item = items[index];
            const place = { index, height: rowHeight, columns, context };
            return item.kind === 'group' ? (
              <GroupRow key={item.group.key} group={item.group} open={item.open} onFold={onFold} {...place} />
            ) : (
              <TableRow key={item.row.id} row={item.row} onOpen={onOpen} {...place} />
            );
          })}
        </div>
      </div>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => {
  const body = { ...theme.typography.bodySmall };
  return {
    scroller: css({
      flex: '1 1 auto',
      minHeight: theme.spacing(20),
      minWidth: 0,
      overflow: 'auto',
      // Rows come and go above: what keeps the place is the room before them.
      overflowAnchor: 'none',
      position: 'relative',
    }),
    body: css(body),
    clickable: css({ ...body, cursor: 'pointer' }),
  };
};
