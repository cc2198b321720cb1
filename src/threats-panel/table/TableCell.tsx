import { css } from '@emotion/css';
import type { DataFrame, GrafanaTheme2 } from '@grafana/data';
import { dateTimeFormat } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';

import type { Computed } from '../../model/computed';
import { columnReason } from '../../model/computed';
import { inert } from '../../model/inert';
import type { EndpointRow } from '../../model/overview';
import { fieldText } from './fieldText';
import { FilterButtons } from './FilterButtons';
import { OutcomeBar } from './OutcomeBar';
import { SeverityText } from './SeverityText';
import type { SortColumn } from './sorting';
import { TrendLine } from './TrendLine';
import type { Words } from './words';

export interface CellContext {
  frame: DataFrame | undefined;
  computed: Computed | undefined;
  timeZone: string;
  ruleTitle: (rule: string) => string;
  words: Words;
}

interface Props {
  row: EndpointRow;
  context: CellContext;
  /** Somebody points at the row or has the focus in it. */
  active: boolean;
  column: Exclude<SortColumn, 'endpoint'>;
}

const SHOWN_RULES = 2;

export function TableCell({ row, column, active, context }: Props) {
  const { timeZone, ruleTitle, words } = context;
  const styles = useStyles2(getStyles);
  switch (column) {
    case 'service':
      return (
        <>
          <span className={styles.text}>{inert(row.service)}</span>
          {active && <FilterButtons dimension="service" value={row.service} />}
        </>
      );
    case 'severity':
      return row.severity === '' ? null : <SeverityText severity={row.severity} words={words} />;
    case 'rules':
      return <RulesCell rules={row.rules} ruleTitle={ruleTitle} />;
    case 'lastRule':
      return (
        <>
          <span className={styles.text} title={inert(ruleTitle(row.lastRule))}>
            {inert(ruleTitle(row.lastRule))}
          </span>
          {active && <FilterButtons dimension="rule" value={row.lastRule} />}
        </>
      );
    case 'lastSeen':
      return (
        <span className={styles.text}>{row.lastSeen === null ? '' : dateTimeFormat(row.lastSeen, { timeZone })}</span>
      );
    case 'trend':
      return <TrendLine trend={row.trend} words={words} />;
    case 'threats':
      return (
        <span className={styles.threats}>
          <NumberText context={context} name="threats" value={row.threats} />
          <OutcomeBar counts={row} words={words} />
        </span>
      );
    default:
      return <NumberText context={context} name={column} value={row[column]} />;
  }
}

function RulesCell({ rules, ruleTitle }: { rules: string[]; ruleTitle: (rule: string) => string }) {
  const styles = useStyles2(getStyles);
  const all = rules.map((rule) => inert(ruleTitle(rule)));
  const more = all.length - SHOWN_RULES;
  return (
    <span className={styles.rules} title={all.join(', ')}>
      {all.slice(0, SHOWN_RULES).map((title, index) => (
        <span key={index} className={styles.rule}>
          {title}
        </span>
      ))}
      {more > 0 && <span className={styles.more}>{t('table.moreRules', '+{{more}}', { more })}</span>}
    </span>
  );
}

interface NumberProps {
  context: CellContext;
  name: string;
  value: number | null;
}

function NumberText({ context, name, value }: NumberProps) {
  const { frame, computed, words } = context;
  const styles = useStyles2(getStyles);
  const reason = columnReason(computed, name);
  if (value === null) {
    return (
      <span className={styles.missing} title={inert(reason) || words.notAvailable}>
        {words.none}
      </span>
    );
  }
  const { text, color } = fieldText(frame, name, value);
  return (
    <span className={styles.number} style={color ? { color } : undefined} title={inert(reason) || undefined}>
      {text}
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  text: css({ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', minWidth: 0 }),
  number: css({ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }),
  missing: css({ color: theme.colors.text.secondary, cursor: 'help' }),
  threats: css({ display: 'grid', gap: theme.spacing(0.5), width: '100%' }),
  rules: css({ display: 'flex', gap: theme.spacing(0.5), minWidth: 0, overflow: 'hidden' }),
  rule: css({
    ...theme.typography.bodySmall,
    padding: theme.spacing(0, 0.75),
    background: theme.colors.background.secondary,
    borderRadius: theme.shape.radius.default,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    minWidth: 0,
    // Where both don't fit, the rule with most threats stays readable.
    '&:not(:first-child)': { flexShrink: 4 },
  }),
  more: css({ ...theme.typography.bodySmall, color: theme.colors.text.secondary, flexShrink: 0 }),
});
