import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';

import { AS_TEXT } from '../../model/asText';
import type { ThreatEvent } from '../../model/events';
import { formatCount } from '../../model/format';
import { inert } from '../../model/inert';
import { attackedParameters } from '../../model/parameters';
import { typeTitle } from '../../model/taxonomy';
import { testIds } from '../../model/testIds';

const SHOWN = 8;

/** Which parts of the requests below were attacked. It says of how many: the others have not been read. */
export function Parameters({ events, total }: { events: ThreatEvent[]; total: number | null }) {
  const styles = useStyles2(getStyles);
  const parameters = attackedParameters(events);
  if (parameters.length === 0) {
    return null;
  }
  const title =
    total !== null && events.length >= total
      ? t('parameters.all', 'Attacked in these threat requests')
      : t('parameters.some', 'Attacked in the {{read}} threat requests read so far', {
          read: formatCount(events.length),
          ...AS_TEXT,
        });
  return (
    <div className={styles.parameters}>
      <h5 className={styles.title}>{title}</h5>
      <ul className={styles.list}>
        {parameters.slice(0, SHOWN).map(({ location, parameter, requests, types }) => (
          <li
            key={`${location} ${parameter}`}
            className={styles.item}
            title={types.map((type) => inert(typeTitle(type) ?? type)).join(', ')}
            data-testid={testIds.drawer.parameter}
          >
            <span className={styles.name}>
              {inert([location, parameter].filter((part) => part !== '').join(': '), 80)}
            </span>
            <span className={styles.count}>{formatCount(requests)}</span>
          </li>
        ))}
        {parameters.length > SHOWN && (
          <li className={styles.count}>
            {t('parameters.more', '{{more}} more', { more: formatCount(parameters.length - SHOWN), ...AS_TEXT })}
          </li>
        )}
      </ul>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  parameters: css({ marginBottom: theme.spacing(1.5) }),
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
