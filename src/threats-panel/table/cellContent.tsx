import type { DataFrame } from '@grafana/data';
import { dateTimeFormat } from '@grafana/data';
import type { ReactNode } from 'react';

import type { Computed } from '../../model/computed';
import { columnReason } from '../../model/computed';
import { inert } from '../../model/inert';
import type { EndpointRow } from '../../model/overview';
import type { CellStyles } from './cellStyles';
import { EndpointPath } from './EndpointPath';
import { fieldText } from './fieldText';
import { FilterButtons } from './FilterButtons';
import { MethodBadge } from './MethodBadge';
import { OutcomeBar } from './OutcomeBar';
import { SeverityText } from './SeverityText';
import type { SortColumn } from './sorting';
import { TrendLine, trendText } from './TrendLine';
import type { Words } from './words';

export interface CellContext {
  frame: DataFrame | undefined;
  computed: Computed | undefined;
  timeZone: string;
  ruleTitle: (rule: string) => string;
  words: Words;
}

export interface CellProps {
  row: EndpointRow;
  column: SortColumn;
  context: CellContext;
  styles: CellStyles;
  /** Somebody points at the row or has the focus in it. */
  active: boolean;
  /** undefined where there is nothing more to show of a row. */
  onOpen?: (row: EndpointRow) => void;
}

interface CellContent {
  kind: 'text' | 'number' | 'missing' | 'parts' | 'rules' | 'threats';
  body: ReactNode;
  title?: string;
  color?: string;
}

const SHOWN_RULES = 2;

/** Elements are what a row costs, so a text stands in the cell itself where nothing else is to be laid out. */
export function cellContent({ row, column, context, styles, active, onOpen }: CellProps): CellContent {
  const { timeZone, ruleTitle, words } = context;
  switch (column) {
    case 'endpoint':
      return {
        kind: 'parts',
        body: (
          <>
            <MethodBadge method={row.method} />
            <EndpointPath row={row} words={words} onOpen={onOpen} />
            {active && <FilterButtons dimension="endpoint" value={row.endpoint} />}
          </>
        ),
      };
    case 'service':
      return { kind: 'text', body: filtered(inert(row.service), active, 'service', row.service) };
    case 'severity':
      return {
        kind: 'parts',
        body: row.severity === '' ? null : <SeverityText severity={row.severity} words={words} />,
      };
    case 'rules':
      return rulesContent(row.rules, context, styles);
    case 'lastRule': {
      const title = inert(ruleTitle(row.lastRule));
      return { kind: 'text', title, body: filtered(title, active, 'rule', row.lastRule) };
    }
    case 'lastSeen':
      return { kind: 'text', body: row.lastSeen === null ? '' : dateTimeFormat(row.lastSeen, { timeZone }) };
    case 'trend': {
      const text = trendText(row.trend, words);
      return { kind: 'parts', title: text, body: <TrendLine trend={row.trend} text={text} /> };
    }
    case 'threats': {
      const { body, ...number } = numberContent('threats', row.threats, context);
      return { ...number, kind: 'threats', body: [body, <OutcomeBar key="outcomes" counts={row} words={words} />] };
    }
    default:
      return numberContent(column, row[column], context);
  }
}

function filtered(text: string, active: boolean, dimension: string, value: string): ReactNode {
  return active ? [text, <FilterButtons key="filter" dimension={dimension} value={value} />] : text;
}

function rulesContent(rules: string[], { ruleTitle, words }: CellContext, styles: CellStyles): CellContent {
  const all = rules.map((rule) => inert(ruleTitle(rule)));
  const more = all.length - SHOWN_RULES;
  const shown = all.slice(0, SHOWN_RULES).map((title, index) => (
    <span key={index} className={styles.rule}>
      {title}
    </span>
  ));
  return { kind: 'rules', title: all.join(', '), body: more > 0 ? [...shown, words.moreRules(more)] : shown };
}

function numberContent(name: string, value: number | null, { frame, computed, words }: CellContext): CellContent {
  const reason = inert(columnReason(computed, name)) || undefined;
  if (value === null) {
    return { kind: 'missing', title: reason ?? words.notAvailable, body: words.none };
  }
  const { text, color } = fieldText(frame, name, value);
  return { kind: 'number', title: reason, color, body: text };
}
