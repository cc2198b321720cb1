import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';

import type { Computed } from '../../model/computed';
import { columnReason } from '../../model/computed';
import { formatCompact, formatCount, formatPercent } from '../../model/format';
import type { Summary, SummaryField } from '../../model/overview';
import { testIds } from '../../model/testIds';
import { Beside, Total } from './Total';

interface Field {
  field: SummaryField;
  label: string;
  help: string;
}

function totals(): Field[] {
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

interface Props {
  summary: Summary | undefined;
  computed: Computed | undefined;
  /** More of them. */
  children?: ReactNode;
}

export function Totals({ summary, computed, children }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <dl className={styles.totals} data-testid={testIds.panel.totals}>
      {totals().map(({ field, label, help }) => {
        const value = summary?.[field] ?? null;
        const share = field === 'threats' ? (summary?.threatRatio ?? null) : null;
        const reason = value === null ? columnReason(computed, field) : '';
        return (
          <Total
            key={field}
            label={label}
            tooltip={reason || (value === null ? help : `${formatCount(value)}. ${help}`)}
            testId={testIds.panel.total(field)}
          >
            {value === null
              ? t('totals.notAvailable', 'n/a')
              : value < 100_000
                ? formatCount(value)
                : formatCompact(value)}
            {share !== null && <Beside>{formatPercent(share)}</Beside>}
          </Total>
        );
      })}
      {children}
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
});
