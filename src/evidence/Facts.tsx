import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

import type { Computed } from '../model/computed';
import { columnReason } from '../model/computed';
import type { GroupRow } from '../model/groups';
import { inert } from '../model/inert';
import { metricLabel } from '../model/labels';
import type { Metric } from '../model/query';
import { testIds } from '../model/testIds';
import { metricText } from './metricText';

interface Props {
  metrics: Metric[];
  values: GroupRow['metrics'];
  computed: Computed | undefined;
  timeZone: string;
}

/** Numbers side by side; one that is not available says why. */
export function Facts({ metrics, values, computed, timeZone }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <dl className={styles.facts} data-testid={testIds.pages.facts}>
      {metrics.map((metric) => (
        <div key={metric} className={styles.fact}>
          <dt className={styles.label}>{metricLabel(metric)}</dt>
          <dd className={styles.value}>
            {metricText(metric, values[metric], timeZone)}
            <span className={styles.reason}>{inert(columnReason(computed, metric))}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  facts: css({
    display: 'grid',
    gridTemplateColumns: `repeat(auto-fill, minmax(${theme.spacing(20)}, 1fr))`,
    gap: theme.spacing(2),
    margin: theme.spacing(0, 0, 2),
  }),
  fact: css({ minWidth: 0 }),
  label: css({
    ...theme.typography.bodySmall,
    color: theme.colors.text.secondary,
    fontWeight: theme.typography.fontWeightRegular,
  }),
  value: css({ ...theme.typography.h4, margin: 0, fontVariantNumeric: 'tabular-nums' }),
  reason: css({ ...theme.typography.bodySmall, display: 'block', color: theme.colors.text.secondary }),
});
