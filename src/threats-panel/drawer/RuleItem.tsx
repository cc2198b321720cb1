import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { textUtil } from '@grafana/data';
import { t } from '@grafana/i18n';
import { TextLink, useStyles2 } from '@grafana/ui';
import { useId, useState } from 'react';

import { inert } from '../../model/inert';
import type { RuleInfo } from '../../model/resources';
import { testIds } from '../../model/testIds';
import { FoldButton } from '../FoldButton';
import { FilterButtons, filterHost } from '../table/FilterButtons';
import { SeverityText } from '../table/SeverityText';

interface Props {
  rule: string;
  title: string;
  severity: string;
  info: RuleInfo | undefined;
}

export function RuleItem({ rule, title, severity, info }: Props) {
  const styles = useStyles2(getStyles);
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <li className={styles.item} data-testid={testIds.drawer.rule}>
      <div className={styles.head}>
        <FoldButton open={open} controls={id} label={inert(title)} onToggle={() => setOpen(!open)} />
        <SeverityText severity={severity} />
        <FilterButtons dimension="rule" value={rule} />
      </div>
      <div id={id} hidden={!open} className={styles.body}>
        {info ? <Explanation info={info} /> : t('rule.noExplanation', 'There is no explanation for this rule.')}
      </div>
    </li>
  );
}

function isWebAddress(reference: string): boolean {
  return /^https?:\/\//i.test(reference);
}

function Explanation({ info }: { info: RuleInfo }) {
  const parts: Array<[string, string]> = [
    [t('rule.description', 'What it is'), info.description],
    [t('rule.consequence', 'What it can lead to'), info.consequence],
    [t('rule.mitigation', 'What to do'), info.mitigation],
    [t('rule.confidence', 'Confidence'), info.confidence],
    [t('rule.cwe', 'CWE'), info.cwe.map((cwe) => (/^\d+$/.test(cwe) ? `CWE-${cwe}` : cwe)).join(', ')],
  ];
  const styles = useStyles2(getStyles);
  return (
    <dl className={styles.parts}>
      {parts
        .filter(([, text]) => text !== '')
        .map(([label, text]) => (
          <div key={label}>
            <dt className={styles.label}>{label}</dt>
            <dd className={styles.text}>{inert(text)}</dd>
          </div>
        ))}
      {info.references.length > 0 && (
        <div>
          <dt className={styles.label}>{t('rule.references', 'References')}</dt>
          {info.references.map((reference) => (
            <dd key={reference} className={styles.text}>
              {isWebAddress(reference) ? (
                <TextLink href={textUtil.sanitizeUrl(reference)} external inline={false} variant="bodySmall">
                  {reference}
                </TextLink>
              ) : (
                inert(reference)
              )}
            </dd>
          ))}
        </div>
      )}
    </dl>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  item: css({ borderBottom: `thin solid ${theme.colors.border.weak}`, padding: theme.spacing(0.5, 0) }),
  head: css({
    display: 'flex',
    alignItems: 'center',
    flexWrap: 'wrap',
    gap: theme.spacing(1.5),
    paddingRight: theme.spacing(7),
    ...filterHost(),
  }),
  body: css({ padding: theme.spacing(0.5, 0, 1, 3) }),
  parts: css({ margin: 0, display: 'grid', gap: theme.spacing(1) }),
  label: css({ ...theme.typography.bodySmall, color: theme.colors.text.secondary }),
  text: css({ margin: 0, overflowWrap: 'anywhere', whiteSpace: 'pre-line' }),
});
