import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';

interface Props {
  label: string;
  head: Array<{ text: string; number?: boolean }>;
  children: ReactNode;
  testId?: string;
}

/** A table that scrolls by itself where the page is narrow, by keyboard too. */
export function Table({ label, head, children, testId }: Props) {
  const styles = useStyles2(getStyles);
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
    <div className={styles.scroller} role="region" aria-label={label} tabIndex={0}>
      <table className={styles.table} aria-label={label} data-testid={testId}>
        <thead>
          <tr>
            {head.map(({ text, number }) => (
              <th key={text} scope="col" className={number ? styles.number : undefined}>
                {text}
              </th>
            ))}
          </tr>
        </thead>
        {children}
      </table>
    </div>
  );
}

/** A cell of a column of numbers. */
export function NumberCell({ children }: { children: ReactNode }) {
  const styles = useStyles2(getStyles);
  return <td className={styles.number}>{children}</td>;
}

const getStyles = (theme: GrafanaTheme2) => ({
  scroller: css({ overflowX: 'auto', position: 'relative' }),
  number: css({ '&&': { textAlign: 'right' }, fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }),
  table: css({
    width: '100%',
    '& th, & td': {
      padding: theme.spacing(0.5, 1),
      textAlign: 'left',
      verticalAlign: 'top',
      borderBottom: `thin solid ${theme.colors.border.weak}`,
    },
    '& thead th': {
      ...theme.typography.bodySmall,
      color: theme.colors.text.secondary,
      whiteSpace: 'nowrap',
    },
    '& tbody th': { fontWeight: theme.typography.fontWeightRegular },
  }),
});
