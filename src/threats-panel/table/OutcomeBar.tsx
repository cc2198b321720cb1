import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';

import type { OutcomeCounts } from '../../model/outcomes';
import { outcomeGradient, outcomeText } from './outcomeText';
import type { Words } from './words';

/** How threat requests were answered. The colours repeat what the spoken text and the title say. */
export function OutcomeBar({ counts, words }: { counts: OutcomeCounts; words?: Words }) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const text = outcomeText(counts, words?.outcome);
  return text === '' ? null : (
    <div
      className={styles.bar}
      role="img"
      aria-label={text}
      title={text}
      style={{ background: outcomeGradient(counts, theme) }}
    />
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  bar: css({
    width: '100%',
    height: theme.spacing(0.75),
    borderRadius: theme.shape.radius.default,
  }),
});
