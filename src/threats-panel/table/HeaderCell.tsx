import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';

import { testIds } from '../../model/testIds';
import { isRightAligned } from './columns';
import type { SortColumn, Sorting } from './sorting';

interface Props {
  column: SortColumn;
  index: number;
  title: string;
  sorting: Sorting;
  onSort: (column: SortColumn) => void;
}

export function HeaderCell({ column, index, title, sorting, onSort }: Props) {
  const styles = useStyles2(getStyles);
  const active = sorting.find((key) => key.column === column);
  return (
    <div
      role="columnheader"
      aria-colindex={index + 1}
      aria-sort={active ? (active.descending ? 'descending' : 'ascending') : 'none'}
      className={cx(styles.cell, isRightAligned(column) && styles.right)}
      data-testid={testIds.panel.header(column)}
    >
      <button type="button" className={styles.button} onClick={() => onSort(column)} title={title}>
        <span className={styles.title}>{title}</span>
        {active && <Icon name={active.descending ? 'arrow-down' : 'arrow-up'} size="sm" />}
      </button>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  cell: css({ display: 'flex', minWidth: 0, padding: theme.spacing(0.5, 1) }),
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
});
