import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

import { inert } from '../../model/inert';

export function MethodBadge({ method }: { method: string }) {
  const styles = useStyles2(getStyles);
  return method === '' ? null : <span className={styles.badge}>{inert(method, 12)}</span>;
}

const getStyles = (theme: GrafanaTheme2) => ({
  badge: css({
    ...theme.typography.bodySmall,
    fontFamily: theme.typography.fontFamilyMonospace,
    fontWeight: theme.typography.fontWeightMedium,
    padding: theme.spacing(0, 0.75),
    color: theme.colors.text.primary,
    background: theme.colors.background.canvas,
    border: `thin solid ${theme.colors.border.medium}`,
    borderRadius: theme.shape.radius.default,
    flexShrink: 0,
  }),
});
