import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Tooltip, useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';

interface Props {
  label: string;
  tooltip: string;
  testId: string;
  children: ReactNode;
}

/** A number of the range, or what stands in its place. */
export function Total({ label, tooltip, testId, children }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.total}>
      <Tooltip content={tooltip} placement="top">
        <dt className={styles.label}>{label}</dt>
      </Tooltip>
      <dd className={styles.value} data-testid={testId}>
        {children}
      </dd>
    </div>
  );
}

/** What stands beside a number, smaller. */
export function Beside({ children }: { children: ReactNode }) {
  const styles = useStyles2(getStyles);
  return <span className={styles.beside}>{children}</span>;
}

const getStyles = (theme: GrafanaTheme2) => ({
  total: css({
    padding: theme.spacing(0.75, 1.5),
    background: theme.colors.background.secondary,
    borderRadius: theme.shape.radius.default,
    minWidth: 0,
  }),
  label: css({
    ...theme.typography.bodySmall,
    color: theme.colors.text.secondary,
    fontWeight: theme.typography.fontWeightRegular,
    whiteSpace: 'nowrap',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
  }),
  value: css({
    ...theme.typography.h3,
    margin: 0,
    fontVariantNumeric: 'tabular-nums',
    display: 'flex',
    alignItems: 'baseline',
    flexWrap: 'wrap',
    columnGap: theme.spacing(0.75),
  }),
  beside: css({ ...theme.typography.bodySmall, whiteSpace: 'nowrap', color: theme.colors.text.secondary }),
});
