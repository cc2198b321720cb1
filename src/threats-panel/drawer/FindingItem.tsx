import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';

import type { Finding } from '../../model/events';
import { splitHighlight } from '../../model/highlight';
import { inert } from '../../model/inert';
import { findingSourceLabel } from '../../model/labels';
import { testIds } from '../../model/testIds';
import { SeverityText } from '../table/SeverityText';

function facts(finding: Finding): string {
  const place = [finding.location, finding.parameter].filter(Boolean).join(': ');
  return [
    place,
    finding.confidence && t('finding.confidence', 'confidence {{confidence}}', { confidence: finding.confidence }),
    findingSourceLabel(finding.source),
    finding.blocked ? t('finding.blocked', 'blocked') : '',
    finding.reason && t('finding.severityReason', 'severity: {{reason}}', { reason: finding.reason }),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** Evidence is always text: the split parts are rendered by React, never as markup. */
export function FindingItem({ finding }: { finding: Finding }) {
  const styles = useStyles2(getStyles);
  const { before, match, after } = splitHighlight(finding.text, finding.start, finding.end);
  return (
    <li className={styles.item}>
      <div className={styles.head}>
        <strong>{inert(finding.title)}</strong>
        <SeverityText severity={finding.severity} />
        <span className={styles.facts}>{inert(facts(finding))}</span>
      </div>
      {finding.message !== '' && <div className={styles.facts}>{inert(finding.message)}</div>}
      {finding.text !== '' && (
        <pre className={styles.payload}>
          {before}
          {match !== '' && (
            <mark className={styles.match} data-testid={testIds.drawer.match}>
              {match}
            </mark>
          )}
          {after}
        </pre>
      )}
    </li>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  item: css({ padding: theme.spacing(0.5, 0) }),
  head: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(1) }),
  facts: css({ ...theme.typography.bodySmall, color: theme.colors.text.secondary, overflowWrap: 'anywhere' }),
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
