import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { memo, useState } from 'react';

import type { EndpointRow } from '../../model/overview';
import { testIds } from '../../model/testIds';
import type { CellContext } from './cellContent';
import { cellStyles } from './cellStyles';
import { placedRow } from './rowStyles';
import type { SortColumn } from './sorting';
import { TableCell } from './TableCell';

interface Props {
  row: EndpointRow;
  /** Its place in the whole list, from 0. */
  index: number;
  height: number;
  columns: SortColumn[];
  context: CellContext;
  /** undefined where there is nothing more to show of a row. */
  onOpen?: (row: EndpointRow) => void;
}

/** Most of what scrolling costs is rows: each is built once and stays as it is until something of its own changes. */
export const TableRow = memo(function TableRow({ row, index, height, columns, context, onOpen }: Props) {
  const styles = useStyles2(getStyles, height);
  const cells = useStyles2(cellStyles);
  // Buttons to filter by are built for the row that somebody points at or has the focus in: a reader uses one row at a time.
  const [pointed, setPointed] = useState(false);
  const [focused, setFocused] = useState(false);
  const active = pointed || focused;
  return (
    // The endpoint's button is the keyboard's way to open a row; a click anywhere in it is a shortcut.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div
      role="row"
      aria-rowindex={index + 2}
      className={styles.row}
      onClick={onOpen && (() => onOpen(row))}
      onPointerEnter={() => setPointed(true)}
      onPointerLeave={() => setPointed(false)}
      onFocus={() => setFocused(true)}
      onBlur={(event) => setFocused(event.currentTarget.contains(event.relatedTarget))}
      data-testid={testIds.panel.row}
    >
      {columns.map((column) => (
        <TableCell
          key={column}
          row={row}
          column={column}
          context={context}
          styles={cells}
          active={active}
          onOpen={onOpen}
        />
      ))}
    </div>
  );
});

const getStyles = (theme: GrafanaTheme2, height: number) => ({
  row: css({
    ...placedRow(height),
    borderBottom: `thin solid ${theme.colors.border.weak}`,
    '&:hover': { background: theme.colors.action.hover },
  }),
});
