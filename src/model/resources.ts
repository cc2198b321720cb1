import { isRecord, records, texts, toNumber, toText } from './values';

export interface FilterKey {
  value: string;
  text: string;
  group: string;
}

export interface FilterValue {
  value: string;
  text: string;
  count: number | null;
}

export interface RuleInfo {
  id: string;
  title: string;
  type: string;
  severity: string;
  confidence: string;
  cwe: string[];
  description: string;
  consequence: string;
  mitigation: string;
  references: string[];
}

export function readFilterKeys(value: unknown): FilterKey[] {
  return records(value)
    .map((key) => ({ value: toText(key.value), text: toText(key.text) || toText(key.value), group: toText(key.group) }))
    .filter((key) => key.value !== '');
}

export function readFilterValues(value: unknown): FilterValue[] {
  return records(value).map((item) => ({
    value: toText(item.value),
    text: toText(item.text) || toText(item.value),
    count: toNumber(item.count),
  }));
}

function textOrTexts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(toText).filter((text) => text !== '') : toText(value) ? [toText(value)] : [];
}

export function readRules(value: unknown): Map<string, RuleInfo> {
  const rules = records(value).map((rule): [string, RuleInfo] => [
    toText(rule.id),
    {
      id: toText(rule.id),
      title: toText(rule.title) || toText(rule.id),
      type: toText(rule.type),
      severity: toText(rule.severity),
      confidence: toText(rule.confidence),
      cwe: textOrTexts(rule.cwe),
      description: toText(rule.description),
      consequence: toText(rule.consequence),
      mitigation: toText(rule.mitigation),
      references: texts(rule.references),
    },
  ]);
  return new Map(rules);
}

export interface FormatInfo {
  id: string;
  title: string;
  role: string;
}

/** The log formats that the backend reads. */
export function readFormats(value: unknown): FormatInfo[] {
  return records(isRecord(value) ? value.formats : value)
    .map((format) => {
      const id = toText(format.id) || toText(format.format) || toText(format.value);
      return { id, title: toText(format.title) || toText(format.text) || id, role: toText(format.role) };
    })
    .filter(({ id }) => id !== '');
}

export interface EndpointSuggestion {
  match: string;
  /** How many paths would become one. */
  paths: number | null;
  examples: string[];
  /** Of its paths, as many as anybody reads; none where only samples were looked at. */
  listed: string[];
  /** null: not counted. */
  requests: number | null;
}

/** Rules that the data suggests; none where the backend suggests nothing. */
export function readSuggestions(value: unknown): EndpointSuggestion[] {
  return records(isRecord(value) ? value.suggestions : undefined)
    .map((suggestion) => ({
      match: isRecord(suggestion.rule) ? toText(suggestion.rule.match) : '',
      paths: toNumber(suggestion.paths),
      examples: texts(suggestion.examples),
      listed: texts(suggestion.listed),
      requests: toNumber(suggestion.requests),
    }))
    .filter(({ match }) => match !== '');
}

export interface EndpointPreview {
  target: string;
  before: string;
  after: string;
}

export function readEndpointPreview(value: unknown): EndpointPreview[] {
  return records(isRecord(value) ? value.rows : value).map((row) => ({
    target: toText(row.target),
    before: toText(row.before),
    after: toText(row.after),
  }));
}
