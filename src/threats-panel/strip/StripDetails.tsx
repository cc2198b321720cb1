import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { dateTimeFormat } from '@grafana/data';
import { t } from '@grafana/i18n';
import { TextLink, useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';

import dataSources from '../../../pkg/actor/data/sources.json';
import { AS_TEXT } from '../../model/asText';
import type { Computed, JoinComputed } from '../../model/computed';
import { formatBytes, formatCount, formatPercent, formatSpan } from '../../model/format';
import { inert } from '../../model/inert';
import { columnName, dimensionLabel } from '../../model/labels';
import { isSourceRole, roleLabel } from '../../model/roles';
import { testIds } from '../../model/testIds';
import { exactnessHelp, exactnessLabel } from './stripText';

type Line = [label: string, value: ReactNode];

function count(value: number | null): string {
  return value === null ? t('strip.notAvailable', 'not available') : formatCount(value);
}

function roleText(role: string): string {
  return isSourceRole(role) ? roleLabel(role) : role;
}

/** One source is told in lines of its own, several in a line each. */
function sourceLines({ sources }: Computed): Line[] {
  if (sources.length > 1) {
    return [];
  }
  const [source] = sources;
  const lines: Line[] = [
    [t('strip.source', 'Source'), inert([source.name, source.store].filter(Boolean).join(' · '))],
    [t('strip.format', 'Log format'), inert(source.formatTitle)],
    [t('strip.role', 'Role'), inert(roleText(source.role))],
  ];
  return lines.filter(([, value]) => value !== '');
}

function severalSources({ sources }: Computed): Line[] {
  return sources.map((source) => [
    source.name,
    inert(
      [
        roleText(source.role),
        source.formatTitle,
        source.entries === null
          ? ''
          : t('strip.entries', '{{entries}} entries', { entries: formatCount(source.entries), ...AS_TEXT }),
      ]
        .filter(Boolean)
        .join(' · ')
    ),
  ]);
}

function joinLines({ byId, byRequest, unpaired }: JoinComputed): Line[] {
  return [
    [t('strip.joinById', 'By request or trace id'), formatCount(byId)],
    [t('strip.joinByRequest', 'By client, method and target within two seconds'), formatCount(byRequest)],
    [t('strip.unpaired', 'Verdicts without a request, counted as one'), formatCount(unpaired)],
  ];
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
      {computed.sources.length > 1 && (
        <Part title={t('strip.sources', 'Sources')}>
          <Lines lines={severalSources(computed)} />
        </Part>
      )}
      {computed.join && (
        <Part title={t('strip.join', 'Verdicts joined with requests')}>
          <Lines lines={joinLines(computed.join)} />
        </Part>
      )}
      {computed.columns.length > 0 && (
        <Part title={t('strip.columns', 'Columns that differ')}>
          <Lines
            lines={computed.columns.map((column): Line => [
              columnName(column.name),
              [exactnessLabel(column.exactness), inert(column.reason)].filter(Boolean).join(': '),
            ])}
          />
          {computed.columns.some(({ exactness }) => exactness === 'derived') && <Attributions />}
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

/** The data sets of networks ask to be named where their results are shown. */
function Attributions() {
  return (
    <>
      {networkSources.map(({ notice, url }) => (
        <div key={notice}>
          <TextLink href={url} external inline={false} variant="bodySmall">
            {notice}
          </TextLink>
        </div>
      ))}
    </>
  );
}

const networkSources = dataSources.filter(({ notice }) => notice !== '');

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
