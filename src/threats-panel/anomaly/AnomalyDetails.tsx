import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { dateTimeFormat } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';

import type { Anomaly, Span } from '../../model/anomaly';
import { AS_TEXT } from '../../model/asText';
import { inert } from '../../model/inert';
import { testIds } from '../../model/testIds';
import { exactnessHelp, exactnessText } from '../strip/stripText';
import { anomalyLines, formulaText, spanNumbers, spanStateText } from './anomalyText';

interface Props {
  anomaly: Anomaly;
  /** Why there is no score; empty: there is one. */
  reason: string;
  timeZone: string;
  again: ReactNode;
}

/** The numbers that were compared, and the formula. */
export function AnomalyDetails({ anomaly, reason, timeZone, again }: Props) {
  const styles = useStyles2(getStyles);
  const { computed, formula, spans } = anomaly;
  return (
    <div className={styles.details} data-testid={testIds.panel.anomalyDetails}>
      {reason !== '' && <p className={styles.text}>{reason}</p>}
      {computed && (
        <p className={styles.text}>
          <strong>{exactnessText(computed)}</strong>: {exactnessHelp(computed.exactness)}
        </p>
      )}
      <dl className={styles.lines}>
        {anomalyLines(anomaly).map(([label, value]) => (
          <div key={label} className={styles.line}>
            <dt className={styles.label}>{label}</dt>
            <dd className={styles.value}>{value}</dd>
          </div>
        ))}
      </dl>
      {formula && (
        <div>
          <div className={styles.heading}>{t('anomaly.formula', 'Formula')}</div>
          {formulaText(formula).map((line) => (
            <div key={line}>{line}</div>
          ))}
        </div>
      )}
      {spans.length > 0 && <Spans spans={spans} timeZone={timeZone} />}
      {again}
    </div>
  );
}

function Spans({ spans, timeZone }: { spans: Span[]; timeZone: string }) {
  const styles = useStyles2(getStyles);
  return (
    <table className={styles.table}>
      <caption className="sr-only">{t('anomaly.spans', 'The range and earlier windows')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('anomaly.from', 'From')}</th>
          <th scope="col" className={styles.number}>
            {t('anomaly.spanThreats', 'Threats')}
          </th>
          <th scope="col" className={styles.number}>
            {t('anomaly.spanShare', 'Share')}
          </th>
          <th scope="col">{t('anomaly.spanState', 'Use')}</th>
        </tr>
      </thead>
      <tbody>
        {spans.map((span, row) => (
          <SpanRow key={row} span={span} timeZone={timeZone} />
        ))}
      </tbody>
    </table>
  );
}

function SpanRow({ span, timeZone }: { span: Span; timeZone: string }) {
  const styles = useStyles2(getStyles);
  const [threats, share] = spanNumbers(span);
  const at = (time: number | null) => (time === null ? '' : dateTimeFormat(time, { timeZone }));
  return (
    <tr>
      <th
        scope="row"
        className={styles.time}
        title={t('anomaly.fromTo', '{{from}} to {{to}}', { from: at(span.from), to: at(span.to), ...AS_TEXT })}
      >
        {at(span.from)}
      </th>
      <td className={styles.number}>{threats}</td>
      <td className={styles.number}>{share}</td>
      <td>
        {spanStateText(span.state)}
        {span.state === 'incomplete' && span.reason !== '' && (
          <span className={styles.label}>: {inert(span.reason)}</span>
        )}
      </td>
    </tr>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  details: css({
    ...theme.typography.bodySmall,
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'flex-start',
    gap: theme.spacing(1.5),
    width: theme.spacing(60),
    maxWidth: '85vw',
    maxHeight: '60vh',
    overflowY: 'auto',
  }),
  text: css({ margin: 0 }),
  heading: css({ fontWeight: theme.typography.fontWeightMedium, marginBottom: theme.spacing(0.5) }),
  lines: css({ margin: 0, display: 'grid', gap: theme.spacing(0.5), width: '100%' }),
  line: css({ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 3fr)', gap: theme.spacing(1) }),
  label: css({ color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightRegular }),
  value: css({ margin: 0, overflowWrap: 'anywhere' }),
  table: css({
    width: '100%',
    fontVariantNumeric: 'tabular-nums',
    'th, td': { padding: theme.spacing(0.25, 1, 0.25, 0), textAlign: 'left', verticalAlign: 'top' },
    thead: { color: theme.colors.text.secondary },
    th: { fontWeight: theme.typography.fontWeightRegular },
  }),
  number: css({ '&&': { textAlign: 'right', paddingRight: theme.spacing(1.5) }, whiteSpace: 'nowrap' }),
  time: css({ whiteSpace: 'nowrap' }),
});
