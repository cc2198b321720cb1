import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';

import { Payload } from '../../evidence/Payload';
import type { Finding } from '../../model/events';
import { inert } from '../../model/inert';
import { findingSourceLabel } from '../../model/labels';
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

export function FindingItem({ finding }: { finding: Finding }) {
  const styles = useStyles2(getStyles);
  return (
    <li className={styles.item}>
      <div className={styles.head}>
        <strong>{inert(finding.title)}</strong>
        <SeverityText severity={finding.severity} />
        <span className={styles.facts}>{inert(facts(finding))}</span>
      </div>
      {finding.message !== '' && <div className={styles.facts}>{inert(finding.message)}</div>}
      <Payload finding={finding} />
    </li>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  item: css({ padding: theme.spacing(0.5, 0) }),
  head: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(1) }),
  facts: css({ ...theme.typography.bodySmall, color: theme.colors.text.secondary, overflowWrap: 'anywhere' }),
});
