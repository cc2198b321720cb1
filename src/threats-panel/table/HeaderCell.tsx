import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Icon, useStyles2 } from '@grafana/ui';
import type { DragEvent, KeyboardEvent } from 'react';

import { AS_TEXT } from '../../model/asText';
import { testIds } from '../../model/testIds';
import { isRightAligned } from './columns';
import { ResizeHandle } from './ResizeHandle';
import type { SortColumn, Sorting } from './sorting';
import type { ColumnLayout } from './useColumns';

interface Props {
  column: SortColumn;
  index: number;
  title: string;
  sorting: Sorting;
  onSort: (column: SortColumn, add: boolean) => void;
  layout: ColumnLayout;
}

/** Names the column that is dragged; other things dropped here mean nothing. */
const DRAGGED = 'application/x-threats-column';

export function HeaderCell({ column, index, title, sorting, onSort, layout }: Props) {
  const styles = useStyles2(getStyles);
  const { visible, widths, onMove, onResize } = layout;
  const place = sorting.findIndex((key) => key.column === column);
  const active = place < 0 ? undefined : sorting[place];
  // The endpoint is what a row is, so it stays in front.
  const movable = column !== 'endpoint';

  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
    if (movable && event.altKey && by !== 0) {
      event.preventDefault();
      onMove(column, visible[index + by]);
    }
  };
  const onDrop = (event: DragEvent) => {
    const dragged = visible.find((one) => one === event.dataTransfer.getData(DRAGGED));
    if (dragged) {
      event.preventDefault();
      onMove(dragged, column);
    }
  };
  return (
    // eslint-disable-next-line jsx-a11y/interactive-supports-focus -- what takes the focus are the button and the handle in it
    <div
      role="columnheader"
      aria-colindex={index + 1}
      // ARIA knows one sorted column; the others say it in words.
      aria-sort={place === 0 ? (active?.descending ? 'descending' : 'ascending') : 'none'}
      className={cx(styles.cell, isRightAligned(column) && styles.right)}
      data-testid={testIds.panel.header(column)}
      onDragOver={(event) => event.dataTransfer.types.includes(DRAGGED) && event.preventDefault()}
      onDrop={onDrop}
    >
      <button
        type="button"
        className={styles.button}
        title={t(
          'table.sortHelp',
          '{{column}}: a click sorts, with Shift after the columns before; Alt and arrows move',
          {
            column: title,
            ...AS_TEXT,
          }
        )}
        draggable={movable}
        onDragStart={(event) => event.dataTransfer.setData(DRAGGED, column)}
        onKeyDown={onKeyDown}
        onClick={(event) => onSort(column, event.shiftKey)}
      >
        <span className={styles.title}>{title}</span>
        {active && <Icon name={active.descending ? 'arrow-down' : 'arrow-up'} size="sm" />}
        {active && sorting.length > 1 && (
          <span className={styles.place}>
            <span aria-hidden="true">{place + 1}</span>
            <span className="sr-only">{orderText(place, active.descending)}</span>
          </span>
        )}
      </button>
      <ResizeHandle
        column={column}
        title={title}
        width={widths[column]}
        onResize={(width, save) => onResize(column, width, save)}
      />
    </div>
  );
}

function orderText(place: number, descending: boolean): string {
  return descending
    ? t('table.orderDescending', 'sorted, place {{place}}, descending', { place: place + 1 })
    : t('table.orderAscending', 'sorted, place {{place}}, ascending', { place: place + 1 });
}

const getStyles = (theme: GrafanaTheme2) => ({
  cell: css({ position: 'relative', display: 'flex', minWidth: 0, padding: theme.spacing(0.5, 1) }),
  right: css({ justifyContent: 'flex-end' }),
  button: css({
    ...theme.typography.bodySmall,
    display: 'inline-flex',
    alignItems: 'center',
    gap: theme.spacing(0.25),
    minWidth: 0,
    padding: 0,
    background: 'none',
    border: 0,
    color: theme.colors.text.secondary,
    fontWeight: theme.typography.fontWeightMedium,
    '&:hover': { color: theme.colors.text.primary },
    '&:focus-visible': { outline: `medium solid ${theme.colors.primary.main}` },
  }),
  title: css({ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }),
  place: css({ fontVariantNumeric: 'tabular-nums' }),
});
