import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';

import { AS_TEXT } from '../../model/asText';
import { formatCount } from '../../model/format';
import { inert } from '../../model/inert';

const SHOWN = 8;
const LONGEST = 80;

export interface Part {
  name: string;
  count: number;
  /** What is said of it when it is pointed at. */
  more?: string;
}

interface Props {
  title: string;
  parts: Part[];
  testId: string;
}

/** What the requests that were read have in common, the most frequent first. */
export function PartsList({ title, parts, testId }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.parts}>
      <h5 className={styles.title}>{title}</h5>
      <ul className={styles.list}>
        {parts.slice(0, SHOWN).map(({ name, count, more }) => (
          <li key={name} className={styles.item} title={more && inert(more)} data-testid={testId}>
            <span className={styles.name}>{inert(name, LONGEST)}</span>
            <span className={styles.count}>{formatCount(count)}</span>
          </li>
        ))}
        {parts.length > SHOWN && (
          <li className={styles.count}>
            {t('parameters.more', '{{more}} more', { more: formatCount(parts.length - SHOWN), ...AS_TEXT })}
          </li>
        )}
      </ul>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  parts: css({ marginBottom: theme.spacing(1.5) }),
  title: css({ ...theme.typography.bodySmall, color: theme.colors.text.secondary, margin: theme.spacing(0, 0, 0.5) }),
  list: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.5),
    listStyle: 'none',
    margin: 0,
    padding: 0,
  }),
  item: css({
    ...theme.typography.bodySmall,
    display: 'inline-flex',
    gap: theme.spacing(0.75),
    padding: theme.spacing(0, 0.75),
    background: theme.colors.background.secondary,
    borderRadius: theme.shape.radius.default,
    minWidth: 0,
  }),
  name: css({ fontFamily: theme.typography.fontFamilyMonospace, overflowWrap: 'anywhere' }),
  count: css({
    ...theme.typography.bodySmall,
    color: theme.colors.text.secondary,
    fontVariantNumeric: 'tabular-nums',
  }),
});
