import { css } from '@emotion/css';
import type { DataFrame, GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { memo } from 'react';

import { columnLabel } from '../options';
import { GRID } from './columns';
import { fieldTitle } from './fieldText';
import { HeaderCell } from './HeaderCell';
import type { SortColumn, Sorting } from './sorting';
import type { ColumnLayout } from './useColumns';

interface Props {
  frame: DataFrame | undefined;
  layout: ColumnLayout;
  sorting: Sorting;
  onSort: (column: SortColumn, add: boolean) => void;
}

/** Kept while the list moves: its texts are translated anew each time that it is built. */
export const TableHead = memo(function TableHead({ frame, layout, sorting, onSort }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <div role="rowgroup" className={styles.head}>
      <div role="row" aria-rowindex={1} className={styles.row}>
        {layout.visible.map((column, index) => (
          <HeaderCell
            key={column}
            column={column}
            index={index}
            title={fieldTitle(frame, column) ?? columnLabel(column)}
            sorting={sorting}
            onSort={onSort}
            layout={layout}
          />
        ))}
      </div>
    </div>
  );
});

const getStyles = (theme: GrafanaTheme2) => ({
  head: css({
    position: 'sticky',
    top: 0,
    zIndex: 1,
    background: theme.colors.background.primary,
    borderBottom: `thin solid ${theme.colors.border.medium}`,
  }),
  row: css({ display: 'grid', gridTemplateColumns: `var(${GRID})`, alignItems: 'center', width: '100%' }),
});
