import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';

import { formatCount, formatPercent } from '../../model/format';
import { outcomeLabel } from '../../model/labels';
import type { EndpointRow } from '../../model/overview';
import { OutcomeBar } from '../table/OutcomeBar';
import { outcomeParts } from '../table/outcomeText';
import { TrendLine, trendText } from '../table/TrendLine';
import { tableWords } from '../table/words';

/** What the row of the table says. */
export function EndpointTotals({ row }: { row: EndpointRow }) {
  const styles = useStyles2(getStyles);
  const trend = trendText(row.trend, tableWords());
  const totals: Array<[string, string]> = [
    [
      t('drawer.requests', 'Requests'),
      row.requests === null ? t('drawer.notAvailable', 'n/a') : formatCount(row.requests),
    ],
    [t('drawer.threats', 'Threat requests'), formatCount(row.threats)],
    [
      t('drawer.share', 'Share'),
      row.threatRatio === null ? t('drawer.notAvailable', 'n/a') : formatPercent(row.threatRatio),
    ],
    [t('drawer.actors', 'Threat actors'), formatCount(row.actors)],
    ...outcomeParts(row).map(({ outcome, count }): [string, string] => [outcomeLabel(outcome), formatCount(count)]),
  ];
  return (
    <section className={styles.summary}>
      <dl className={styles.totals}>
        {totals.map(([label, value]) => (
          <div key={label}>
            <dt className={styles.label}>{label}</dt>
            <dd className={styles.value}>{value}</dd>
          </div>
        ))}
      </dl>
      <OutcomeBar counts={row} />
      {trend !== undefined && (
        <div title={trend}>
          <TrendLine trend={row.trend} text={trend} />
        </div>
      )}
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  totals: css({
    display: 'grid',
    gridTemplateColumns: `repeat(auto-fill, minmax(${theme.spacing(14)}, 1fr))`,
    gap: theme.spacing(1.5),
    margin: 0,
  }),
  summary: css({ display: 'grid', gap: theme.spacing(1.5) }),
  label: css({
    ...theme.typography.bodySmall,
    color: theme.colors.text.secondary,
    fontWeight: theme.typography.fontWeightRegular,
  }),
  value: css({ ...theme.typography.h5, margin: 0, fontVariantNumeric: 'tabular-nums' }),
});
