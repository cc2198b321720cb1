import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { dateTimeFormat } from '@grafana/data';
import { t } from '@grafana/i18n';
import { TextLink, useStyles2 } from '@grafana/ui';

import { Payload } from '../../evidence/Payload';
import type { ThreatEvent } from '../../model/events';
import { inert } from '../../model/inert';
import { findingSourceLabel, outcomeLabel, severityLabel } from '../../model/labels';
import { testIds } from '../../model/testIds';

interface Props {
  event: ThreatEvent;
  timeZone: string;
  /** Where its log lines are shown. */
  log?: string;
}

/** One threat request with its evidence. Everything in it was written by whoever sent it, and is shown as text. */
export function EventRow({ event, timeZone, log }: Props) {
  const styles = useStyles2(getStyles);
  const facts: Array<[string, string]> = [
    [t('event.actor', 'Actor'), event.actor],
    [t('event.clientIp', 'Client IP'), event.clientIp === event.actor ? '' : event.clientIp],
    [t('event.country', 'Country'), event.country],
    [t('event.organisation', 'Organisation'), event.organisation],
    [t('event.userAgent', 'User agent'), event.userAgent],
    [t('event.trace', 'Trace'), event.traceId],
  ];
  return (
    <li className={styles.event} data-testid={testIds.pages.event}>
      <div className={styles.head}>
        <span className={styles.time}>
          {event.time === null ? '' : dateTimeFormat(event.time, { timeZone, defaultWithMS: true })}
        </span>
        <span>
          {[severityLabel(event.severity), event.status, outcomeLabel(event.outcome)]
            .filter((part) => part !== null)
            .join(' · ')}
        </span>
      </div>
      <code className={styles.target}>{`${inert(event.method, 12)} ${inert(event.uri)}`}</code>
      <dl className={styles.facts}>
        {facts
          .filter(([, value]) => value !== '')
          .map(([label, value]) => (
            <div key={label} className={styles.fact}>
              <dt className={styles.faint}>{label}</dt>
              <dd className={styles.value}>{inert(value, 300)}</dd>
            </div>
          ))}
      </dl>
      {log && (
        <TextLink href={log} variant="bodySmall" external>
          {t('event.log', 'Log lines in Explore')}
        </TextLink>
      )}
      <ul className={styles.findings}>
        {event.findings.map((finding, index) => (
          <li key={index}>
            <strong>{inert(finding.title)}</strong>{' '}
            <span className={styles.faint}>
              {inert(
                [[finding.location, finding.parameter].filter(Boolean).join(': '), findingSourceLabel(finding.source)]
                  .filter(Boolean)
                  .join(' · ')
              )}
            </span>
            <Payload finding={finding} />
          </li>
        ))}
      </ul>
    </li>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  event: css({
    padding: theme.spacing(1.5),
    marginBottom: theme.spacing(1),
    background: theme.colors.background.secondary,
    borderRadius: theme.shape.radius.default,
  }),
  head: css({ display: 'flex', flexWrap: 'wrap', justifyContent: 'space-between', gap: theme.spacing(1) }),
  time: css({ fontVariantNumeric: 'tabular-nums', fontWeight: theme.typography.fontWeightMedium }),
  target: css({
    display: 'block',
    margin: theme.spacing(0.5, 0),
    overflowWrap: 'anywhere',
    whiteSpace: 'pre-wrap',
  }),
  facts: css({
    ...theme.typography.bodySmall,
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0.25, 2),
    margin: 0,
  }),
  fact: css({ display: 'inline-flex', gap: theme.spacing(0.5), minWidth: 0 }),
  faint: css({
    ...theme.typography.bodySmall,
    color: theme.colors.text.secondary,
    fontWeight: theme.typography.fontWeightRegular,
    overflowWrap: 'anywhere',
  }),
  value: css({ margin: 0, overflowWrap: 'anywhere' }),
  findings: css({ listStyle: 'none', margin: theme.spacing(0.5, 0, 0), padding: 0 }),
});
