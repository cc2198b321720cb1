import { css } from '@emotion/css';
import type { GrafanaTheme2, IconName } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';

import { severityLabel } from '../../model/labels';
import type { Words } from './words';

function look(severity: string): { icon: IconName; tone: 'error' | 'warning' | 'info' | 'secondary' } {
  switch (severity) {
    case 'critical':
      return { icon: 'exclamation-triangle', tone: 'error' };
    case 'high':
      return { icon: 'exclamation-circle', tone: 'error' };
    case 'medium':
      return { icon: 'exclamation-circle', tone: 'warning' };
    case 'low':
      return { icon: 'info-circle', tone: 'info' };
    default:
      return { icon: 'info-circle', tone: 'secondary' };
  }
}

export function SeverityText({ severity, words }: { severity: string; words?: Words }) {
  const { icon, tone } = look(severity);
  const styles = useStyles2(getStyles, tone);
  return (
    <span className={styles.severity}>
      <Icon name={icon} size="sm" className={styles.icon} />
      {(words?.severity ?? severityLabel)(severity)}
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2, tone: 'error' | 'warning' | 'info' | 'secondary') => ({
  severity: css({ display: 'inline-flex', alignItems: 'center', gap: theme.spacing(0.5), whiteSpace: 'nowrap' }),
  icon: css({ color: theme.colors[tone].text }),
});
