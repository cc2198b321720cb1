import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';

import { AS_TEXT } from '../model/asText';
import type { Computed } from '../model/computed';
import { formatPercent } from '../model/format';
import { inert } from '../model/inert';

/** Grafana shows no notices in apps: what is not whole must be said here. */
export function reasonsOf(computed: Computed | undefined, note = ''): string[] {
  const part =
    computed && computed.coverage < 1
      ? t('reasons.partial', 'Incomplete: {{share}} of the range was read.', {
          share: formatPercent(computed.coverage),
          ...AS_TEXT,
        })
      : '';
  const estimated = computed?.exactness === 'estimated' ? t('reasons.estimated', 'Some numbers are estimated.') : '';
  return [part, estimated, ...(computed?.reasons ?? []), note].filter((text) => text !== '').map((text) => inert(text));
}

export function Reasons({ computed, note }: { computed: Computed | undefined; note?: string }) {
  const styles = useStyles2(getStyles);
  const reasons = reasonsOf(computed, note);
  return reasons.length === 0 ? null : (
    <ul className={styles.list} aria-label={t('reasons.title', 'How it was computed')}>
      {reasons.map((reason) => (
        <li key={reason}>{reason}</li>
      ))}
    </ul>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({
    ...theme.typography.bodySmall,
    color: theme.colors.text.secondary,
    listStyle: 'none',
    margin: theme.spacing(1, 0, 0),
    padding: 0,
  }),
});
