import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { dateTimeFormat } from '@grafana/data';
import { t } from '@grafana/i18n';
import { ClipboardButton, LinkButton, TextLink, useStyles2, useTheme2 } from '@grafana/ui';

import type { ThreatEvent } from '../../model/events';
import { inert } from '../../model/inert';
import { outcomeLabel } from '../../model/labels';
import { testIds } from '../../model/testIds';
import { FilterButtons, filterHost } from '../table/FilterButtons';
import { MethodBadge } from '../table/MethodBadge';
import { outcomeColor } from '../table/outcomeText';
import { toCurl } from './curl';
import { FindingItem } from './FindingItem';

interface Props {
  event: ThreatEvent;
  timeZone: string;
  /** Where the trace of the request is shown. */
  trace?: string;
  /** Where its log lines are shown. */
  log?: string;
}

export function EventItem({ event, timeZone, trace, log }: Props) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const facts: Array<[string, string, string?]> = [
    [t('event.actor', 'Actor'), event.actor, 'actor'],
    [t('event.clientIp', 'Client IP'), event.clientIp === event.actor ? '' : event.clientIp, 'clientIp'],
    [t('event.country', 'Country'), event.country, 'country'],
    [t('event.organisation', 'Organisation'), event.organisation, 'organisation'],
    [t('event.userAgent', 'User agent'), event.userAgent, 'userAgent'],
    [t('event.bot', 'Known bot'), event.bot, 'bot'],
  ];
  return (
    <li className={styles.event} data-testid={testIds.drawer.event}>
      <div className={styles.head}>
        <span className={styles.time}>
          {event.time === null ? '' : dateTimeFormat(event.time, { timeZone, defaultWithMS: true })}
        </span>
        <span className={styles.outcome}>
          <span aria-hidden="true" className={styles.dot} style={{ background: outcomeColor(event.outcome, theme) }} />
          {[event.status, outcomeLabel(event.outcome)].filter((part) => part !== null).join(' · ')}
        </span>
      </div>
      <div className={styles.target}>
        <MethodBadge method={event.method} />
        <code className={styles.uri}>{inert(event.uri)}</code>
      </div>
      <dl className={styles.facts}>
        {facts
          .filter(([, value]) => value !== '')
          .map(([label, value, dimension]) => (
            <div key={label} className={styles.fact}>
              <dt className={styles.label}>{label}</dt>
              <dd className={styles.value}>
                {inert(value)}
                {dimension && <FilterButtons dimension={dimension} value={value} />}
              </dd>
            </div>
          ))}
        {event.traceId !== '' && <TraceFact traceId={event.traceId} href={trace} />}
      </dl>
      <ul className={styles.list}>
        {event.findings.map((finding, index) => (
          <FindingItem key={index} finding={finding} />
        ))}
      </ul>
      {event.fields.length > 0 && <Fields fields={event.fields} />}
      <ClipboardButton
        variant="secondary"
        fill="text"
        size="sm"
        icon="copy"
        getText={() => toCurl(event)}
        data-testid={testIds.drawer.curl}
      >
        {t('event.curl', 'Copy as cURL')}
      </ClipboardButton>
      {log && (
        <LinkButton
          variant="secondary"
          fill="text"
          size="sm"
          icon="compass"
          target="_blank"
          href={log}
          data-testid={testIds.drawer.log}
        >
          {t('event.log', 'Log lines in Explore')}
        </LinkButton>
      )}
    </li>
  );
}

function TraceFact({ traceId, href }: { traceId: string; href?: string }) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.fact}>
      <dt className={styles.label}>{t('event.trace', 'Trace')}</dt>
      <dd className={styles.value}>
        {href ? (
          <TextLink href={href} variant="bodySmall" external>
            {inert(traceId, 80)}
          </TextLink>
        ) : (
          inert(traceId, 80)
        )}
      </dd>
    </div>
  );
}

function Fields({ fields }: { fields: ThreatEvent['fields'] }) {
  const styles = useStyles2(getStyles);
  return (
    <details>
      <summary className={styles.label}>{t('event.fields', 'Fields of the request')}</summary>
      <table className={styles.table}>
        <tbody>
          {fields.map((field, index) => (
            <tr key={index}>
              <th scope="row" className={styles.name}>
                {inert(field.name, 100)}
              </th>
              <td className={styles.field}>{inert(field.value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
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
  outcome: css({ display: 'inline-flex', alignItems: 'center', gap: theme.spacing(0.75) }),
  dot: css({ width: theme.spacing(1), height: theme.spacing(1), borderRadius: theme.shape.radius.circle }),
  target: css({ display: 'flex', alignItems: 'flex-start', gap: theme.spacing(1), margin: theme.spacing(0.5, 0) }),
  uri: css({ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap', minWidth: 0 }),
  facts: css({
    ...theme.typography.bodySmall,
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0.25, 2),
    margin: 0,
  }),
  fact: css({ display: 'inline-flex', alignItems: 'center', gap: theme.spacing(0.5), minWidth: 0, ...filterHost() }),
  label: css({
    ...theme.typography.bodySmall,
    color: theme.colors.text.secondary,
    fontWeight: theme.typography.fontWeightRegular,
    whiteSpace: 'nowrap',
  }),
  value: css({ margin: 0, overflowWrap: 'anywhere' }),
  list: css({ listStyle: 'none', margin: theme.spacing(0.5, 0), padding: 0 }),
  table: css({ ...theme.typography.bodySmall, width: '100%', marginTop: theme.spacing(0.5) }),
  name: css({
    width: '30%',
    padding: theme.spacing(0.25, 1, 0.25, 0),
    verticalAlign: 'top',
    textAlign: 'left',
    overflowWrap: 'anywhere',
    color: theme.colors.text.secondary,
    fontWeight: theme.typography.fontWeightRegular,
  }),
  field: css({
    padding: theme.spacing(0.25, 0),
    overflowWrap: 'anywhere',
    whiteSpace: 'pre-wrap',
    fontFamily: theme.typography.fontFamilyMonospace,
  }),
});
