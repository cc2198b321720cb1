import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

import type { Finding } from '../model/events';
import { splitHighlight } from '../model/highlight';
import { testIds } from '../model/testIds';

/** The text in which a rule matched. Evidence is always text: React renders the split parts, never as markup. */
export function Payload({ finding }: { finding: Finding }) {
  const styles = useStyles2(getStyles);
  if (finding.text === '') {
    return null;
  }
  const { before, match, after } = splitHighlight(finding.text, finding.start, finding.end);
  return (
    <pre className={styles.payload}>
      {before}
      {match !== '' && (
        <mark className={styles.match} data-testid={testIds.drawer.match}>
          {match}
        </mark>
      )}
      {after}
    </pre>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  payload: css({
    ...theme.typography.bodySmall,
    fontFamily: theme.typography.fontFamilyMonospace,
    margin: theme.spacing(0.5, 0, 0),
    padding: theme.spacing(1),
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    color: theme.colors.text.primary,
    background: theme.colors.background.canvas,
    border: `thin solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
  }),
  match: css({
    padding: 0,
    color: theme.colors.error.contrastText,
    background: theme.colors.error.main,
    borderRadius: theme.shape.radius.default,
  }),
});
