import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Icon, useStyles2 } from '@grafana/ui';
import type { KeyboardEvent } from 'react';
import { memo } from 'react';

import { formatCount } from '../../model/format';
import { inert } from '../../model/inert';
import { testIds } from '../../model/testIds';
import { isRightAligned } from './columns';
import type { RowGroup } from './grouping';
import { placedRow, rowCell } from './rowStyles';
import type { SortColumn } from './sorting';
import type { CellContext } from './TableCell';
import { TableCell } from './TableCell';

interface Props {
  group: RowGroup;
  open: boolean;
  /** Its place in the whole list, from 0. */
  index: number;
  top: number;
  height: number;
  columns: SortColumn[];
  context: CellContext;
  onFold: (key: string) => void;
}

/** Over the rows of a group, with what they add up to. */
export const GroupRow = memo(function GroupRow({ group, open, index, top, height, columns, context, onFold }: Props) {
  const styles = useStyles2(getStyles);
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
    <div
      role="row"
      aria-rowindex={index + 2}
      className={styles.row}
      style={{ height, transform: `translateY(${top}px)` }}
      data-testid={testIds.panel.group}
    >
      {shown.map((column) => (
        <div
          key={column}
          role="cell"
          aria-colindex={columns.indexOf(column) + 1}
          aria-colspan={column === 'endpoint' && wide ? 2 : undefined}
          className={cx(
            styles.cell,
            isRightAligned(column) && styles.right,
            column === 'endpoint' && wide && styles.wide
          )}
        >
          {column === 'endpoint' ? (
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
          ) : (
            <GroupCell group={group} column={column} context={context} />
          )}
        </div>
      ))}
    </div>
  );
});

interface CellProps {
  group: RowGroup;
  column: Exclude<SortColumn, 'endpoint'>;
  context: CellContext;
}

function GroupCell({ group, column, context }: CellProps) {
  const styles = useStyles2(getStyles);
  switch (column) {
    case 'service':
    case 'lastRule':
      return null;
    case 'rules':
      return (
        <span className={styles.count}>
          {t('groups.rules', '{{count}} rules', {
            count: group.sums.rules.length,
            defaultValue_one: '{{count}} rule',
          })}
        </span>
      );
    case 'actors': {
      const least = Math.max(...group.rows.map(({ actors }) => actors));
      const all = group.rows.length === 1 ? formatCount(least) : `≥ ${formatCount(least)}`;
      return (
        <span className={styles.count} title={t('grouping.actors', 'An actor may be in several rows: there is no sum')}>
          {all}
        </span>
      );
    }
    default:
      return <TableCell row={group.sums} column={column} active={false} context={context} />;
  }
}

const getStyles = (theme: GrafanaTheme2) => ({
  row: css({
    ...placedRow(),
    background: theme.colors.background.secondary,
    borderBottom: `thin solid ${theme.colors.border.medium}`,
    fontWeight: theme.typography.fontWeightMedium,
  }),
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
