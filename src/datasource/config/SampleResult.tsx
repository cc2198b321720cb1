import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Alert, Icon, useStyles2 } from '@grafana/ui';

import { AS_TEXT } from '../../model/asText';
import { formatCount, formatPercent } from '../../model/format';
import { inert } from '../../model/inert';
import type { SampleReport } from '../../model/resources';
import { testIds } from '../../model/testIds';

function headline({ read, sampled, formatTitle }: SampleReport): string {
  if (sampled === 0) {
    return t('sample.nothing', 'No entries were found. Check the selector.');
  }
  if (formatTitle === '') {
    return t('sample.unknown', 'No format fits these entries.');
  }
  return t('sample.headline', '{{format}}: {{read}} of {{sampled}} entries read as requests', {
    format: inert(formatTitle),
    read: formatCount(read ?? 0),
    sampled: formatCount(sampled ?? 0),
    ...AS_TEXT,
  });
}

export function SampleResult({ report }: { report: SampleReport }) {
  const styles = useStyles2(getStyles);
  const { read, sampled, fields, entries, candidates } = report;
  const all = read !== null && read === sampled && sampled > 0;
  return (
    <div data-testid={testIds.configEditor.sampleResult} className={styles.result}>
      <Alert severity={all ? 'success' : read ? 'warning' : 'error'} bottomSpacing={0} title={headline(report)}>
        {candidates.length > 1 &&
          candidates
            .map(({ title, read: fits }) => `${inert(title)}: ${fits === null ? '?' : formatCount(fits)}`)
            .join(' · ')}
      </Alert>
      {fields.length > 0 && (
        <section>
          <h5>{t('sample.fields', 'Fields')}</h5>
          <ul className={styles.fields}>
            {fields.map(({ name, coverage }) => (
              <li key={name} className={styles.field}>
                <Icon name={coverage ? 'check' : 'minus'} size="sm" />
                <span>{inert(name)}</span>
                <span className={styles.faint}>
                  {coverage ? formatPercent(coverage) : t('sample.missing', 'not in this log')}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {entries.length > 0 && (
        <section>
          <h5>{t('sample.entries', 'Entries')}</h5>
          <ul className={styles.entries}>
            {entries.map((entry, index) => (
              <li key={index} className={styles.entry}>
                <div className={styles.state}>
                  <Icon name={entry.read ? 'check-circle' : 'exclamation-triangle'} size="sm" />
                  <span>
                    {entry.read ? t('sample.isRead', 'Read') : inert(entry.reason) || t('sample.notRead', 'Not read')}
                  </span>
                </div>
                <code className={styles.line}>{inert(entry.line)}</code>
                {entry.request.length > 0 && (
                  <div className={styles.faint}>
                    {entry.request.map(([name, value]) => `${inert(name)} ${inert(value, 200)}`).join(' · ')}
                  </div>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  result: css({ display: 'grid', gap: theme.spacing(2), minWidth: 0 }),
  fields: css({
    listStyle: 'none',
    display: 'grid',
    gridTemplateColumns: `repeat(auto-fill, minmax(${theme.spacing(28)}, 1fr))`,
    gap: theme.spacing(0.5),
  }),
  field: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(0.75) }),
  faint: css({ ...theme.typography.bodySmall, color: theme.colors.text.secondary, overflowWrap: 'anywhere' }),
  entries: css({ listStyle: 'none', display: 'grid', gap: theme.spacing(1), minWidth: 0 }),
  entry: css({
    minWidth: 0,
    padding: theme.spacing(1),
    background: theme.colors.background.secondary,
    borderRadius: theme.shape.radius.default,
  }),
  state: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(0.75) }),
  line: css({ display: 'block', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', margin: theme.spacing(0.5, 0) }),
});
