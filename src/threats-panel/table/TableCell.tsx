import { cx } from '@emotion/css';

import type { CellProps } from './cellContent';
import { cellContent } from './cellContent';
import { CellLinks, hasLinks } from './CellLinks';
import type { CellStyles } from './cellStyles';
import { isRightAligned } from './columns';

/** Takes its styles from the row, since a row has a dozen of these. */
export function TableCell({ colIndex, ...props }: CellProps & { colIndex?: number }) {
  const { row, column, context, styles } = props;
  const { kind, title, color, body } = cellContent(props);
  const className = kindClass(kind, isRightAligned(column), styles);
  const style = color ? { color } : undefined;
  return hasLinks(context.frame, column) && row.index >= 0 ? (
    <div role="cell" aria-colindex={colIndex} className={styles.linked}>
      <div className={cx(className, styles.inLinked)} style={style} title={title}>
        {body}
      </div>
      <CellLinks frame={context.frame} field={column} row={row.index} />
    </div>
  ) : (
    <div role="cell" aria-colindex={colIndex} className={className} style={style} title={title}>
      {body}
    </div>
  );
}

function kindClass(kind: ReturnType<typeof cellContent>['kind'], right: boolean, styles: CellStyles): string {
  switch (kind) {
    case 'number':
      return right ? styles.numberRight : styles.number;
    case 'missing':
      return right ? styles.missingRight : styles.missing;
    default:
      return styles[kind];
  }
}
