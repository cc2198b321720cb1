import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { dateTimeFormat } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';

import { AS_TEXT } from '../../model/asText';
import type { Computed } from '../../model/computed';
import { formatBytes, formatCount, formatPercent, formatSpan } from '../../model/format';
import { inert } from '../../model/inert';
import { dimensionLabel, metricLabel } from '../../model/labels';
import { testIds } from '../../model/testIds';
import { exactnessHelp, exactnessLabel } from './stripText';

type Line = [label: string, value: ReactNode];

function count(value: number | null): string {
  return value === null ? t('strip.notAvailable', 'not available') : formatCount(value);
}

function sourceLines({ source }: Computed): Line[] {
  const lines: Line[] = [
    [t('strip.source', 'Source'), inert([source.name, source.store].filter(Boolean).join(' · '))],
    [t('strip.format', 'Log format'), inert(source.formatTitle)],
    [t('strip.role', 'Role'), inert(source.role)],
  ];
  return lines.filter(([, value]) => value !== '');
}

function countLines(computed: Computed): Line[] {
  const lines: Line[] = [
    [t('strip.entriesRead', 'Entries'), count(computed.entries)],
    [t('strip.requests', 'Requests'), count(computed.requests)],
    [t('strip.noise', 'Noise, left out by your rules'), count(computed.noise)],
    [t('strip.unread', 'Not readable as a request'), count(computed.unread)],
    [t('strip.suspects', 'Suspicious, examined one by one'), count(computed.suspects)],
    [t('strip.covered', 'Share of the range'), formatPercent(computed.coverage)],
  ];
  if (computed.from !== null && computed.to !== null) {
    lines.push([
      t('strip.window', 'Range'),
      `${dateTimeFormat(computed.from)} – ${dateTimeFormat(computed.to)} (${formatSpan(computed.to - computed.from)})`,
    ]);
  }
  if (computed.asOf !== null) {
    lines.push([t('strip.asOf', 'As of'), dateTimeFormat(computed.asOf)]);
  }
  return lines;
}

function costText({ cost }: Computed): string {
  return [
    cost.queries === null
      ? ''
      : t('strip.queries', '{{count}} queries', { count: cost.queries, defaultValue_one: '{{count}} query' }),
    cost.lines === null ? '' : t('strip.lines', '{{lines}} lines', { lines: formatCount(cost.lines), ...AS_TEXT }),
    cost.bytes === null ? '' : formatBytes(cost.bytes),
    cost.seconds === null ? '' : formatSpan(cost.seconds * 1000),
  ]
    .filter(Boolean)
    .join(' · ');
}

function appliedText(applied: string): string {
  return applied === 'both'
    ? t('strip.appliedBoth', 'requests and threats')
    : t('strip.appliedThreats', 'threats only, requests stay whole');
}

export function StripDetails({ computed }: { computed: Computed }) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.details} data-testid={testIds.panel.stripDetails}>
      <p className={styles.lead}>
        <strong>{exactnessLabel(computed.exactness)}</strong>: {exactnessHelp(computed.exactness)}
      </p>
      {computed.reasons.length > 0 && (
        <ul className={styles.list}>
          {computed.reasons.map((reason) => (
            <li key={reason}>{inert(reason)}</li>
          ))}
        </ul>
      )}
      <Lines
        lines={[...sourceLines(computed), ...countLines(computed), [t('strip.cost', 'Cost'), costText(computed)]]}
      />
      {computed.columns.length > 0 && (
        <Part title={t('strip.columns', 'Columns that differ')}>
          <Lines
            lines={computed.columns.map((column): Line => [
              metricLabel(column.name),
              [exactnessLabel(column.exactness), inert(column.reason)].filter(Boolean).join(': '),
            ])}
          />
        </Part>
      )}
      {computed.filters.length > 0 && (
        <Part title={t('strip.filters', 'Filters apply to')}>
          <Lines
            lines={computed.filters.map((filter): Line => [dimensionLabel(filter.key), appliedText(filter.applied)])}
          />
        </Part>
      )}
      {computed.unreadExamples.length > 0 && (
        <Part title={t('strip.unreadExamples', 'Entries that could not be read')}>
          {computed.unreadExamples.map((example, index) => (
            <code key={index} className={styles.example}>
              {inert(example)}
            </code>
          ))}
        </Part>
      )}
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  const styles = useStyles2(getStyles);
  return (
    <div>
      <div className={styles.heading}>{title}</div>
      {children}
    </div>
  );
}

function Lines({ lines }: { lines: Line[] }) {
  const styles = useStyles2(getStyles);
  return (
    <dl className={styles.lines}>
      {lines.map(([label, value], index) => (
        <div key={index} className={styles.line}>
          <dt className={styles.label}>{inert(label)}</dt>
          <dd className={styles.value}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  details: css({
    ...theme.typography.bodySmall,
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1.5),
    width: theme.spacing(56),
    maxWidth: '85vw',
    maxHeight: '60vh',
    overflowY: 'auto',
  }),
  lead: css({ margin: 0 }),
  list: css({ margin: 0, paddingLeft: theme.spacing(2) }),
  heading: css({ fontWeight: theme.typography.fontWeightMedium, marginBottom: theme.spacing(0.5) }),
  lines: css({ margin: 0, display: 'grid', gap: theme.spacing(0.5) }),
  line: css({ display: 'grid', gridTemplateColumns: 'minmax(0, 2fr) minmax(0, 3fr)', gap: theme.spacing(1) }),
  label: css({ color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightRegular }),
  value: css({ margin: 0, overflowWrap: 'anywhere' }),
  example: css({
    display: 'block',
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    marginBottom: theme.spacing(0.5),
  }),
});
