import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Icon, useStyles2 } from '@grafana/ui';
import type { KeyboardEvent } from 'react';
import { memo } from 'react';

import { formatCount } from '../../model/format';
import { inert } from '../../model/inert';
import { testIds } from '../../model/testIds';
import type { CellContext } from './cellContent';
import { cellStyles } from './cellStyles';
import { isRightAligned } from './columns';
import type { RowGroup } from './grouping';
import { placedRow, rowCell } from './rowStyles';
import type { SortColumn } from './sorting';
import { TableCell } from './TableCell';

interface Props {
  group: RowGroup;
  open: boolean;
  /** Its place in the whole list, from 0. */
  index: number;
  height: number;
  columns: SortColumn[];
  context: CellContext;
  onFold: (key: string) => void;
}

/** Over the rows of a group, with what they add up to. */
export const GroupRow = memo(function GroupRow({ group, open, index, height, columns, context, onFold }: Props) {
  const styles = useStyles2(getStyles);
  const row = useStyles2(getRowStyle, height);
  const { key, label, rows } = group;
  const count = t('groups.rows', '{{count}} endpoints', {
    count: rows.length,
    defaultValue_one: '{{count}} endpoint',
  });
  // A service has no sum, so the name of the group may take its place.
  const wide = columns[1] === 'service';
  const shown = wide ? columns.filter((column) => column !== 'service') : columns;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === (open ? 'ArrowLeft' : 'ArrowRight')) {
      event.preventDefault();
      onFold(key);
    }
  };
  return (
    <div role="row" aria-rowindex={index + 2} className={row} data-testid={testIds.panel.group}>
      {shown.map((column) => {
        const colIndex = columns.indexOf(column) + 1;
        return column !== 'endpoint' ? (
          <GroupCell key={column} group={group} column={column} colIndex={colIndex} context={context} />
        ) : (
          <div
            key={column}
            role="cell"
            aria-colindex={colIndex}
            aria-colspan={wide ? 2 : undefined}
            className={cx(styles.cell, wide && styles.wide)}
          >
            <button
              type="button"
              aria-expanded={open}
              className={styles.button}
              title={t('groups.sums', 'Numbers are the sums of the rows shown below')}
              onClick={() => onFold(key)}
              onKeyDown={onKeyDown}
            >
              <Icon name={open ? 'angle-down' : 'angle-right'} />
              <span className={styles.label}>{inert(label)}</span>
              <span className={styles.count}>{count}</span>
            </button>
          </div>
        );
      })}
    </div>
  );
});

interface CellProps {
  group: RowGroup;
  column: Exclude<SortColumn, 'endpoint'>;
  colIndex: number;
  context: CellContext;
}

function GroupCell({ group, column, colIndex, context }: CellProps) {
  const styles = useStyles2(getStyles);
  const cells = useStyles2(cellStyles);
  const own = ownContent(group, column);
  return own === undefined ? (
    <TableCell row={group.sums} column={column} colIndex={colIndex} context={context} styles={cells} active={false} />
  ) : (
    <div role="cell" aria-colindex={colIndex} className={cx(styles.cell, isRightAligned(column) && styles.right)}>
      <span className={styles.count} title={own.title}>
        {own.text}
      </span>
    </div>
  );
}

/** What a group says where its rows have no sum. undefined: they have one. */
function ownContent({ rows, sums }: RowGroup, column: SortColumn): { text: string; title?: string } | undefined {
  switch (column) {
    case 'service':
    case 'lastRule':
      return { text: '' };
    case 'rules':
      return {
        text: t('groups.rules', '{{count}} rules', {
          count: sums.rules.length,
          defaultValue_one: '{{count}} rule',
        }),
      };
    case 'actors': {
      const least = Math.max(...rows.map(({ actors }) => actors));
      return {
        text: rows.length === 1 ? formatCount(least) : `≥ ${formatCount(least)}`,
        title: t('grouping.actors', 'An actor may be in several rows: there is no sum'),
      };
    }
    default:
      return undefined;
  }
}

const getRowStyle = (theme: GrafanaTheme2, height: number) =>
  css({
    ...placedRow(height),
    background: theme.colors.background.secondary,
    borderBottom: `thin solid ${theme.colors.border.medium}`,
    cursor: 'auto',
    fontWeight: theme.typography.fontWeightMedium,
  });

const getStyles = (theme: GrafanaTheme2) => ({
  cell: css({
    ...rowCell(theme),
    fontWeight: theme.typography.fontWeightMedium,
  }),
  wide: css({ gridColumn: 'span 2' }),
  right: css({ justifyContent: 'flex-end' }),
  button: css({
    ...theme.typography.bodySmall,
    fontWeight: theme.typography.fontWeightMedium,
    display: 'inline-flex',
    alignItems: 'center',
    gap: theme.spacing(0.75),
    minWidth: 0,
    padding: 0,
    background: 'none',
    border: 0,
    color: theme.colors.text.primary,
    '&:focus-visible': { outline: `medium solid ${theme.colors.primary.main}`, outlineOffset: '-2px' },
  }),
  label: css({ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }),
  count: css({
    fontWeight: theme.typography.fontWeightRegular,
    color: theme.colors.text.secondary,
    whiteSpace: 'nowrap',
  }),
});
