import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Alert, LoadingPlaceholder, useStyles2 } from '@grafana/ui';

import { AS_TEXT } from '../../model/asText';
import type { SourceComputed } from '../../model/computed';
import { formatCount } from '../../model/format';
import { inert } from '../../model/inert';
import type { SampleReport } from '../../model/sample';
import { testIds } from '../../model/testIds';
import { Section } from '../answer/Section';
import { Coverage } from './Coverage';
import { useSample } from './useSample';

interface Props {
  uid: string;
  index: number;
  source: SourceComputed;
}

/** What a source reads: its format, its fields, and examples of what it can't read. */
export function SourceHealth({ uid, index, source }: Props) {
  const sample = useSample(uid, index);
  return (
    <Section
      title={t('health.source', 'Source {{name}}', { name: inert(source.name, 60), ...AS_TEXT })}
      testId={testIds.pages.source}
    >
      {sample === undefined && <LoadingPlaceholder text={t('health.reading', 'Reading the newest entries …')} />}
      {sample?.problem !== undefined && (
        <Alert severity="error" title={sample.problem || t('health.failed', 'The samples could not be read.')} />
      )}
      {sample?.report && <Report name={source.name} report={sample.report} role={source.role} />}
    </Section>
  );
}

function headline({ formatTitle, sure, read, sampled }: SampleReport): string {
  const counts = {
    read: formatCount(read ?? 0),
    sampled: formatCount(sampled ?? 0),
    format: inert(formatTitle, 80),
    ...AS_TEXT,
  };
  if (formatTitle === '') {
    return t('health.noFormat', 'No format fits the newest {{sampled}} entries.', counts);
  }
  return sure
    ? t('health.sure', '{{format}}: {{read}} of the newest {{sampled}} entries are read.', counts)
    : t('health.unsure', 'Perhaps {{format}}: {{read}} of the newest {{sampled}} entries are read.', counts);
}

function Report({ name, report, role }: { name: string; report: SampleReport; role: string }) {
  const styles = useStyles2(getStyles);
  const unread = report.format === '' ? [] : report.entries.filter(({ read }) => !read);
  return (
    <>
      <p>
        {headline(report)} <span className={styles.faint}>{inert(role, 20)}</span>
      </p>
      {report.message !== '' && <p className={styles.faint}>{inert(report.message)}</p>}
      {report.fields.length > 0 && <Coverage source={name} fields={report.fields} />}
      {unread.length > 0 && (
        <div data-testid={testIds.pages.unread}>
          <h3 className={styles.title}>{t('health.unread', 'Entries that are not read')}</h3>
          <ul className={styles.list}>
            {unread.map((entry, index) => (
              <li key={index}>
                <pre className={styles.line}>{inert(entry.line, 1000)}</pre>
                <span className={styles.faint}>{inert(entry.reason, 300)}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  title: css({ ...theme.typography.h5, margin: theme.spacing(2, 0, 1) }),
  faint: css({ ...theme.typography.bodySmall, color: theme.colors.text.secondary }),
  list: css({ listStyle: 'none', margin: 0, padding: 0 }),
  line: css({
    ...theme.typography.bodySmall,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    margin: theme.spacing(0.5, 0),
  }),
});
