import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Tooltip, useStyles2 } from '@grafana/ui';

import type { Computed } from '../../model/computed';
import { columnReason } from '../../model/computed';
import { formatCompact, formatCount, formatPercent } from '../../model/format';
import type { Summary, SummaryField } from '../../model/overview';
import { testIds } from '../../model/testIds';

interface Total {
  field: SummaryField;
  label: string;
  help: string;
}

function totals(): Total[] {
  return [
    {
      field: 'requests',
      label: t('totals.requests', 'Requests'),
      help: t('totals.requestsHelp', 'All requests of the range, threats or not, without noise.'),
    },
    {
      field: 'threats',
      label: t('totals.threats', 'Threat requests'),
      help: t('totals.threatsHelp', 'Requests that matched a threat rule or have a verdict, blocked or not.'),
    },
    {
      field: 'blocked',
      label: t('totals.blocked', 'Blocked'),
      help: t('totals.blockedHelp', 'Threat requests that were stopped.'),
    },
    {
      field: 'passed',
      label: t('totals.passed', 'Answered 2xx'),
      help: t(
        'totals.passedHelp',
        'Threat requests that were not blocked and got a successful answer. Whether the attack worked, a log can not say.'
      ),
    },
    {
      field: 'endpoints',
      label: t('totals.endpoints', 'APIs under threat'),
      help: t('totals.endpointsHelp', 'Endpoints with at least one threat request.'),
    },
    {
      field: 'actors',
      label: t('totals.actors', 'Threat actors'),
      help: t('totals.actorsHelp', 'Users, keys, sessions or addresses that sent threat requests.'),
    },
  ];
}

export function Totals({ summary, computed }: { summary: Summary | undefined; computed: Computed | undefined }) {
  const styles = useStyles2(getStyles);
  return (
    <dl className={styles.totals} data-testid={testIds.panel.totals}>
      {totals().map(({ field, label, help }) => {
        const value = summary?.[field] ?? null;
        const share = field === 'threats' ? (summary?.threatRatio ?? null) : null;
        const reason = value === null ? columnReason(computed, field) : '';
        return (
          <div key={field} className={styles.total}>
            <Tooltip content={reason || (value === null ? help : `${formatCount(value)}. ${help}`)} placement="top">
              <dt className={styles.label}>{label}</dt>
            </Tooltip>
            <dd className={styles.value} data-testid={testIds.panel.total(field)}>
              {value === null
                ? t('totals.notAvailable', 'n/a')
                : value < 100_000
                  ? formatCount(value)
                  : formatCompact(value)}
              {share !== null && <span className={styles.share}>{formatPercent(share)}</span>}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  totals: css({
    display: 'grid',
    gridTemplateColumns: `repeat(auto-fit, minmax(${theme.spacing(15)}, 1fr))`,
    gap: theme.spacing(1),
    margin: 0,
  }),
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
  share: css({ ...theme.typography.bodySmall, whiteSpace: 'nowrap', color: theme.colors.text.secondary }),
});
