import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Spinner, useStyles2 } from '@grafana/ui';

import { testIds } from '../../model/testIds';
import { ProgressBar } from '../strip/ProgressBar';

/** `share`: how much of the range was read without a finding so far. */
export function LoadingView({ share }: { share?: number }) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.frame} data-testid={testIds.panel.loading} role="status" aria-busy="true">
      <Spinner size="xl" />
      <span>{t('loading.text', 'Reading the logs of this range …')}</span>
      {share !== undefined && <ProgressBar share={share} />}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  frame: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    alignContent: 'center',
    justifyContent: 'center',
    gap: theme.spacing(1.5),
    width: '100%',
    height: '100%',
    color: theme.colors.text.secondary,
  }),
});
