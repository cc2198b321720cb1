import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';

import { fieldLabel } from '../../../model/fieldLabel';
import { inert } from '../../../model/inert';
import type { SampleField } from '../../../model/sample';
import { testIds } from '../../../model/testIds';
import { Scroller } from '../fields/Scroller';
import { coverageText, pushedText } from './sampleText';

/** How many of the read entries have each field, where, and who can group by it. */
export function Coverage({ fields }: { fields: SampleField[] }) {
  const styles = useStyles2(getStyles);
  const title = t('sample.fields', 'Fields, and how many entries have them');
  return (
    <section>
      <h5 className={styles.title}>{title}</h5>
      <Scroller label={title}>
        <table className={styles.table} data-testid={testIds.configEditor.coverage}>
          <thead className={styles.head}>
            <tr>
              <th scope="col">{t('sample.field', 'Field')}</th>
              <th scope="col">{t('sample.coverage', 'Entries')}</th>
              <th scope="col">{t('sample.path', 'Where')}</th>
              <th scope="col">{t('sample.grouped', 'Grouped and filtered')}</th>
            </tr>
          </thead>
          <tbody>
            {fields.map((field) => (
              <tr key={field.name}>
                <th scope="row" className={styles.name}>
                  {inert(fieldLabel(field.name), 60)}
                </th>
                <td>
                  <Bar field={field} />
                </td>
                <td className={styles.path}>{inert(field.path, 120)}</td>
                <td className={styles.faint}>{pushedText(field)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroller>
    </section>
  );
}

function Bar({ field }: { field: SampleField }) {
  const styles = useStyles2(getStyles);
  const share = Math.min(1, Math.max(0, field.coverage ?? 0));
  return (
    <span className={styles.bar}>
      <span aria-hidden="true" className={styles.track}>
        <span className={styles.fill} style={{ width: `${share * 100}%` }} />
      </span>
      <span className={share === 0 ? styles.faint : styles.share}>{coverageText(field)}</span>
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  title: css({ ...theme.typography.h5, margin: theme.spacing(0, 0, 1) }),
  table: css({
    ...theme.typography.bodySmall,
    width: '100%',
    minWidth: theme.spacing(75),
    '& th, & td': { padding: theme.spacing(0.25, 2, 0.25, 0), textAlign: 'left', verticalAlign: 'top' },
  }),
  head: css({ color: theme.colors.text.secondary, '& th': { fontWeight: theme.typography.fontWeightRegular } }),
  name: css({ fontWeight: theme.typography.fontWeightMedium, whiteSpace: 'nowrap' }),
  bar: css({ display: 'inline-flex', alignItems: 'center', gap: theme.spacing(1) }),
  track: css({
    display: 'inline-block',
    width: theme.spacing(12),
    height: theme.spacing(1),
    background: theme.colors.background.canvas,
    border: `thin solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.pill,
    overflow: 'hidden',
  }),
  fill: css({ display: 'block', height: '100%', background: theme.colors.primary.main }),
  share: css({ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }),
  path: css({ fontFamily: theme.typography.fontFamilyMonospace, overflowWrap: 'anywhere' }),
  faint: css({ color: theme.colors.text.secondary }),
});
