import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';

interface Props {
  open: boolean;
  /** The id of what it shows and hides. */
  controls: string;
  label: string;
  onToggle: () => void;
}

export function FoldButton({ open, controls, label, onToggle }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <button type="button" className={styles.button} aria-expanded={open} aria-controls={controls} onClick={onToggle}>
      <Icon name={open ? 'angle-down' : 'angle-right'} />
      <span>{label}</span>
    </button>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  button: css({
    display: 'inline-flex',
    alignItems: 'center',
    gap: theme.spacing(0.5),
    padding: theme.spacing(0.25, 0),
    background: 'none',
    border: 0,
    textAlign: 'left',
    color: theme.colors.text.primary,
    fontWeight: theme.typography.fontWeightMedium,
    flex: '1 1 auto',
    '&:focus-visible': { outline: `medium solid ${theme.colors.primary.main}` },
  }),
});
