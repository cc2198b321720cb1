import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { dateTimeFormat } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Icon, useStyles2 } from '@grafana/ui';

import { fieldLabel } from '../../../model/fieldLabel';
import { inert } from '../../../model/inert';
import type { SampleEntry } from '../../../model/sample';
import { testIds } from '../../../model/testIds';

/** Log lines are written by whoever sends requests: they are shown as text, whatever they hold. */
export function Entries({ title, entries }: { title: string; entries: SampleEntry[] }) {
  const styles = useStyles2(getStyles);
  return (
    <section>
      <h5 className={styles.title}>{title}</h5>
      <ul className={styles.list}>
        {entries.map((entry, index) => (
          <li key={index} className={styles.item} data-testid={testIds.configEditor.entry}>
            <Entry entry={entry} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Entry({ entry }: { entry: SampleEntry }) {
  const styles = useStyles2(getStyles);
  return (
    <details className={styles.entry}>
      <summary className={styles.summary}>
        <Icon name="angle-right" size="sm" className={styles.icon} />
        <span className={styles.both}>
          <code className={styles.first}>{inert(entry.line, 300)}</code>
          {!entry.read && (
            <span className={styles.unread}>
              {inert(entry.reason) || t('sample.notRead', 'It is not read as a request.')}
            </span>
          )}
        </span>
      </summary>
      {entry.time !== null && <p className={styles.reason}>{dateTimeFormat(entry.time, { defaultWithMS: true })}</p>}
      <pre className={styles.line}>{inert(entry.line)}</pre>
      {entry.request.length > 0 && (
        <dl className={styles.fields}>
          {entry.request.map(([name, value]) => (
            <div key={name} className={styles.field}>
              <dt className={styles.name}>{inert(fieldLabel(name), 60)}</dt>
              <dd className={styles.value}>{inert(value)}</dd>
            </div>
          ))}
        </dl>
      )}
    </details>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  title: css({ ...theme.typography.h5, margin: theme.spacing(0, 0, 1) }),
  list: css({ listStyle: 'none', display: 'grid', gap: theme.spacing(0.5), margin: 0, padding: 0 }),
  item: css({
    ...theme.typography.bodySmall,
    minWidth: 0,
    padding: theme.spacing(0.5, 1),
    background: theme.colors.background.secondary,
    borderRadius: theme.shape.radius.default,
  }),
  summary: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(1), minWidth: 0, cursor: 'pointer' }),
  entry: css({ '&[open] > summary > :first-child': { transform: 'rotate(90deg)' } }),
  icon: css({ flexShrink: 0 }),
  both: css({ display: 'grid', minWidth: 0 }),
  unread: css({ color: theme.colors.warning.text }),
  first: css({
    padding: 0,
    background: 'none',
    border: 0,
    minWidth: 0,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  }),
  reason: css({ margin: theme.spacing(1, 0, 0) }),
  line: css({ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', margin: theme.spacing(1, 0) }),
  fields: css({ display: 'grid', gap: theme.spacing(0.25), margin: 0 }),
  field: css({ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 3fr)', gap: theme.spacing(1) }),
  name: css({ color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightRegular }),
  value: css({ margin: 0, overflowWrap: 'anywhere', fontFamily: theme.typography.fontFamilyMonospace }),
});
