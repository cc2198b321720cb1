import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2, useTheme2 } from '@grafana/ui';

import { AS_TEXT } from '../../model/asText';
import { formatCompact, formatCount } from '../../model/format';
import { outcomeLabel } from '../../model/labels';
import type { OutcomeCounts } from '../../model/outcomes';
import { outcomeColor, outcomeParts } from '../table/outcomeText';
import { useAddFilter } from '../useAddFilter';

/** Which colour is which outcome, and how many threat requests had it. A click leaves only those. */
export function Legend({ counts }: { counts: OutcomeCounts }) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const addFilter = useAddFilter();
  return (
    <ul className={styles.legend}>
      {outcomeParts(counts).map(({ outcome, count }) => {
        const label = outcomeLabel(outcome);
        const content = (
          <>
            <span className={styles.dot} style={{ background: outcomeColor(outcome, theme) }} />
            {label}
            <span className={styles.count} title={formatCount(count)}>
              {formatCompact(count)}
            </span>
          </>
        );
        return (
          <li key={outcome}>
            {addFilter ? (
              <button
                type="button"
                className={styles.item}
                title={t('filter.only', 'Only {{value}}', { value: label, ...AS_TEXT })}
                onClick={() => addFilter({ key: 'outcome', operator: '=', value: outcome })}
              >
                {content}
              </button>
            ) : (
              <span className={styles.item}>{content}</span>
            )}
          </li>
        );
      })}
    </ul>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  legend: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0.5, 1),
    listStyle: 'none',
    margin: 0,
    padding: 0,
  }),
  item: css({
    ...theme.typography.bodySmall,
    display: 'inline-flex',
    alignItems: 'center',
    gap: theme.spacing(0.5),
    padding: theme.spacing(0, 0.5),
    color: theme.colors.text.primary,
    background: 'none',
    border: 'none',
    borderRadius: theme.shape.radius.default,
    'button&:hover': { background: theme.colors.action.hover },
  }),
  dot: css({ width: theme.spacing(1), height: theme.spacing(1), borderRadius: theme.shape.radius.circle }),
  count: css({ color: theme.colors.text.secondary, fontVariantNumeric: 'tabular-nums' }),
});
