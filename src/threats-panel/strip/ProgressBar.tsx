import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';

import { AS_TEXT } from '../../model/asText';
import { formatPercent } from '../../model/format';
import { testIds } from '../../model/testIds';

/** How much of what must be read is there; the newest part is read first. */
export function ProgressBar({ share }: { share: number }) {
  const styles = useStyles2(getStyles);
  const text = t('progress.read', '{{share}} read, the newest first', { share: formatPercent(share), ...AS_TEXT });
  return (
    <span className={styles.frame} data-testid={testIds.panel.share}>
      <progress className={styles.bar} max={1} value={share} aria-label={text} />
      <span aria-hidden="true">{text}</span>
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  frame: css({ ...theme.typography.bodySmall, display: 'inline-flex', alignItems: 'center', gap: theme.spacing(1) }),
  bar: css({
    appearance: 'none',
    width: theme.spacing(12),
    height: theme.spacing(0.75),
    border: 0,
    borderRadius: theme.shape.radius.pill,
    overflow: 'hidden',
    backgroundColor: theme.colors.background.secondary,
    '&::-webkit-progress-bar': { backgroundColor: theme.colors.background.secondary },
    '&::-webkit-progress-value': { backgroundColor: theme.colors.primary.main },
    '&::-moz-progress-bar': { backgroundColor: theme.colors.primary.main },
  }),
});
