import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';

import type { EndpointRow } from '../../model/overview';
import { testIds } from '../../model/testIds';
import { columnLabel } from '../options';
import { CellLinks } from './CellLinks';
import { gridTemplate, isRightAligned, leastWidth } from './columns';
import { EndpointCell } from './EndpointCell';
import { fieldTitle } from './fieldText';
import { filterHost } from './FilterButtons';
import { HeaderCell } from './HeaderCell';
import type { SortColumn, Sorting } from './sorting';
import type { CellContext } from './TableCell';
import { TableCell } from './TableCell';

interface Props extends CellContext {
  rows: EndpointRow[];
  columns: SortColumn[];
  sorting: Sorting;
  onSort: (column: SortColumn) => void;
  /** undefined where there is nothing more to show of a row. */
  onOpen?: (row: EndpointRow) => void;
}

/** In spacing units; tags stand below the path. */
const ROW_UNITS = 5;
const TAGGED_ROW_UNITS = 6;
const OVERSCAN = 8;

export function EndpointsTable({ rows, columns, sorting, onSort, onOpen, ...context }: Props) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const scroller = useRef<HTMLDivElement>(null);
  const tagged = rows.some(({ tags }) => tags.length > 0);
  const rowHeight = theme.spacing.gridSize * (tagged ? TAGGED_ROW_UNITS : ROW_UNITS);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN,
  });
  const layout = { gridTemplateColumns: gridTemplate(columns, theme), minWidth: leastWidth(columns, theme) };

  return (
    <div ref={scroller} className={styles.scroller} data-testid={testIds.panel.table}>
      <div
        role="table"
        aria-label={t('table.label', 'APIs under threat')}
        aria-rowcount={rows.length + 1}
        aria-colcount={columns.length}
        style={{ minWidth: layout.minWidth }}
      >
        <div role="rowgroup" className={styles.head}>
          <div role="row" aria-rowindex={1} className={styles.row} style={layout}>
            {columns.map((column, index) => (
              <HeaderCell
                key={column}
                column={column}
                index={index}
                title={fieldTitle(context.frame, column) ?? columnLabel(column)}
                sorting={sorting}
                onSort={onSort}
              />
            ))}
          </div>
        </div>
        <div role="rowgroup" className={styles.body} style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, start, size }) => {
            const row = rows[index];
            return (
              // The endpoint's button is the keyboard's way to open a row; a click anywhere in it is a shortcut.
              // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
              <div
                key={row.id}
                role="row"
                aria-rowindex={index + 2}
                className={cx(styles.row, styles.bodyRow, onOpen && styles.clickable)}
                style={{ ...layout, height: size, transform: `translateY(${start}px)` }}
                onClick={onOpen && (() => onOpen(row))}
                data-testid={testIds.panel.row}
              >
                {columns.map((column) => (
                  <div key={column} role="cell" className={cx(styles.cell, isRightAligned(column) && styles.right)}>
                    {column === 'endpoint' ? (
                      <EndpointCell row={row} onOpen={onOpen} />
                    ) : (
                      <TableCell row={row} column={column} {...context} />
                    )}
                    <CellLinks frame={context.frame} field={column} row={row.index} />
                  </div>
                ))}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  scroller: css({
    flex: '1 1 auto',
    minHeight: theme.spacing(20),
    minWidth: 0,
    overflow: 'auto',
    position: 'relative',
  }),
  head: css({
    position: 'sticky',
    top: 0,
    zIndex: 1,
    background: theme.colors.background.primary,
    borderBottom: `thin solid ${theme.colors.border.medium}`,
  }),
  body: css({ position: 'relative' }),
  row: css({ display: 'grid', alignItems: 'center', width: '100%' }),
  bodyRow: css({
    position: 'absolute',
    top: 0,
    left: 0,
    borderBottom: `thin solid ${theme.colors.border.weak}`,
    '&:hover': { background: theme.colors.action.hover },
  }),
  clickable: css({ cursor: 'pointer' }),
  cell: css({
    ...theme.typography.bodySmall,
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(0.75),
    minWidth: 0,
    height: '100%',
    padding: theme.spacing(0, 1),
    overflow: 'hidden',
    ...filterHost(),
  }),
  right: css({ justifyContent: 'flex-end' }),
});
