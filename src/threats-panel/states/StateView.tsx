import { css } from '@emotion/css';
import type { GrafanaTheme2, IconName } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';

interface Props {
  icon: IconName;
  tone: 'error' | 'success' | 'info';
  title: string;
  testId: string;
  role: 'alert' | 'status';
  children?: ReactNode;
}

export function StateView({ icon, tone, title, testId, role, children }: Props) {
  const styles = useStyles2(getStyles, tone);
  return (
    <div className={styles.frame} data-testid={testId} role={role}>
      <Icon name={icon} size="xxxl" className={styles.icon} />
      <div className={styles.title}>{title}</div>
      {children}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2, tone: Props['tone']) => ({
  frame: css({
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    justifyContent: 'center',
    gap: theme.spacing(1),
    width: '100%',
    height: '100%',
    padding: theme.spacing(2),
    overflow: 'auto',
    textAlign: 'center',
    color: theme.colors.text.secondary,
  }),
  icon: css({ color: theme.colors[tone].text, flexShrink: 0 }),
  title: css({ ...theme.typography.h4, color: theme.colors.text.primary, overflowWrap: 'anywhere', margin: 0 }),
});
