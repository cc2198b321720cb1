import { css } from '@emotion/css';
import type { GrafanaTheme2, PanelData } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Icon, IconButton, Spinner, Toggletip, useStyles2 } from '@grafana/ui';

import type { Computed, Exactness } from '../../model/computed';
import { testIds } from '../../model/testIds';
import { useReadingSource } from '../useReadingSource';
import { ProgressBar } from './ProgressBar';
import { StripDetails } from './StripDetails';
import { exactnessIcon, stripParts } from './stripText';

interface Props {
  computed: Computed | undefined;
  busy: boolean;
  data: PanelData;
}

export function Strip({ computed, busy, data }: Props) {
  const source = useReadingSource(data);
  const styles = useStyles2(getStyles, computed?.exactness ?? 'not available');
  if (!computed) {
    return null;
  }
  return (
    <div className={styles.strip}>
      <span className={styles.label}>{t('strip.label', 'How computed')}</span>
      <Toggletip
        title={t('strip.title', 'How these numbers were computed')}
        content={<StripDetails computed={computed} />}
        placement="bottom-end"
        fitContent
      >
        <button type="button" className={styles.button} data-testid={testIds.panel.strip}>
          <Icon name={exactnessIcon(computed.exactness)} size="sm" className={styles.icon} />
          <span>{stripParts(computed).join(' · ')}</span>
          <Icon name="info-circle" size="sm" />
        </button>
      </Toggletip>
      {busy && (
        <span role="status" aria-label={t('strip.busy', 'Reading')} data-testid={testIds.panel.progress}>
          <Spinner size="sm" inline />
        </span>
      )}
      {busy && computed.progress && !computed.progress.complete && <ProgressBar share={computed.progress.share} />}
      {!busy && source && (
        <IconButton
          name="sync"
          size="sm"
          tooltip={t(
            'strip.readAgain',
            'Read the range again: what was read before may lack entries that arrived since'
          )}
          onClick={() => source.readAgain()}
          data-testid={testIds.panel.readAgain}
        />
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2, exactness: Exactness) => {
  const tone =
    exactness === 'exact' ? theme.colors.success : exactness === 'partial' ? theme.colors.error : theme.colors.warning;
  return {
    strip: css({ display: 'flex', alignItems: 'center', flexWrap: 'wrap', gap: theme.spacing(1) }),
    label: css({ ...theme.typography.bodySmall, color: theme.colors.text.secondary }),
    button: css({
      ...theme.typography.bodySmall,
      display: 'inline-flex',
      alignItems: 'center',
      gap: theme.spacing(0.5),
      padding: theme.spacing(0.25, 1),
      color: theme.colors.text.primary,
      background: exactness === 'exact' ? theme.colors.background.secondary : tone.transparent,
      border: `thin solid ${exactness === 'exact' ? theme.colors.border.weak : tone.border}`,
      borderRadius: theme.shape.radius.pill,
      textAlign: 'left',
      '&:hover': { borderColor: theme.colors.border.strong },
    }),
    icon: css({ color: tone.text, flexShrink: 0 }),
  };
};
