import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Tooltip, useStyles2 } from '@grafana/ui';

import { testIds } from '../../model/testIds';

export interface Bar {
  key: string;
  label: string;
  /** Shown before the label, with its meaning in the tooltip and the spoken name. */
  mark?: string;
  value: number;
  valueText: string;
  tooltip: string;
  onClick?: () => void;
}

interface Props {
  bars: Bar[];
  label: string;
  empty: string;
}

export function BarList({ bars, label, empty }: Props) {
  const styles = useStyles2(getStyles);
  const largest = Math.max(1, ...bars.map((bar) => bar.value));
  if (bars.length === 0) {
    return <div className={styles.empty}>{empty}</div>;
  }
  return (
    <ul className={styles.list} aria-label={label}>
      {bars.map((bar) => (
        <li key={bar.key} className={styles.item}>
          <Tooltip content={bar.tooltip} placement="top">
            {bar.onClick ? (
              <button
                type="button"
                className={cx(styles.line, styles.button)}
                onClick={bar.onClick}
                data-testid={testIds.panel.bar(bar.key)}
              >
                <Line bar={bar} largest={largest} />
              </button>
            ) : (
              <span className={styles.line} data-testid={testIds.panel.bar(bar.key)}>
                <Line bar={bar} largest={largest} />
              </span>
            )}
          </Tooltip>
        </li>
      ))}
    </ul>
  );
}

function Line({ bar, largest }: { bar: Bar; largest: number }) {
  const styles = useStyles2(getStyles);
  return (
    <>
      <span className={styles.label}>
        {bar.mark && (
          <span aria-hidden="true" className={styles.mark}>
            {bar.mark}{' '}
          </span>
        )}
        {bar.label}
      </span>
      <span className={styles.track} aria-hidden="true">
        <span className={styles.fill} style={{ width: `${(bar.value / largest) * 100}%` }} />
      </span>
      <span className={styles.value}>{bar.valueText}</span>
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ listStyle: 'none', margin: 0, padding: 0, display: 'grid' }),
  item: css({ minWidth: 0 }),
  line: css({
    ...theme.typography.bodySmall,
    display: 'grid',
    gridTemplateColumns: `minmax(0, 1fr) minmax(0, 1fr) ${theme.spacing(18)}`,
    alignItems: 'center',
    gap: theme.spacing(1),
    width: '100%',
    padding: theme.spacing(0.375, 1),
    color: theme.colors.text.primary,
    textAlign: 'left',
  }),
  button: css({
    background: 'none',
    border: 0,
    borderRadius: theme.shape.radius.default,
    '&:hover': { background: theme.colors.action.hover },
    '&:focus-visible': { outline: `medium solid ${theme.colors.primary.main}` },
  }),
  label: css({ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }),
  mark: css({ color: theme.colors.warning.text }),
  track: css({
    display: 'block',
    height: theme.spacing(1),
    background: theme.colors.action.hover,
    borderRadius: theme.shape.radius.default,
    overflow: 'hidden',
  }),
  fill: css({
    display: 'block',
    height: '100%',
    minWidth: theme.spacing(0.25),
    background: theme.visualization.getColorByName('semi-dark-orange'),
    borderRadius: theme.shape.radius.default,
  }),
  value: css({
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    fontVariantNumeric: 'tabular-nums',
    color: theme.colors.text.secondary,
  }),
  empty: css({ ...theme.typography.bodySmall, padding: theme.spacing(1), color: theme.colors.text.secondary }),
});
