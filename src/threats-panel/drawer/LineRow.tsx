import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';

import { AS_TEXT } from '../../model/asText';
import { TrendLine } from '../table/TrendLine';

interface Props {
  label: string;
  values?: number[];
  text?: (value: number) => string;
  /** The sum says something: it does of counts. */
  sum?: boolean;
  /** Why there are no values. */
  note?: string;
}

/** A name, its values as bars, and the largest of them in words. */
export function LineRow({ label, values = [], text = String, sum = false, note }: Props) {
  const styles = useStyles2(getStyles);
  const most = t('line.most', 'at most {{most}}', { most: text(Math.max(...values, 0)), ...AS_TEXT });
  const total = values.reduce((all, value) => all + value, 0);
  const words = note ?? (sum ? `${text(total)}, ${most}` : most);
  return (
    <li className={styles.row}>
      <span className={styles.label}>{label}</span>
      <span className={styles.words}>{words}</span>
      {note === undefined && <TrendLine trend={values} text={`${label}: ${words}`} />}
    </li>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  row: css({
    display: 'grid',
    gridTemplateColumns: '1fr auto',
    columnGap: theme.spacing(1),
    '& svg': { gridColumn: '1 / -1' },
  }),
  label: css({ overflowWrap: 'anywhere' }),
  words: css({ ...theme.typography.bodySmall, color: theme.colors.text.secondary, fontVariantNumeric: 'tabular-nums' }),
});
