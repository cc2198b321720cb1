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

export interface SampleReport {
  format: string;
  formatTitle: string;
  candidates: Array<{ format: string; title: string; read: number | null }>;
  read: number | null;
  sampled: number | null;
  fields: Array<{ name: string; coverage: number | null }>;
  entries: Array<{ time: string; line: string; read: boolean; reason: string; request: Array<[string, string]> }>;
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

export function readSample(value: unknown): SampleReport | undefined {
  if (!isRecord(value)) {
    return undefined;
  }
  return {
    format: toText(value.format),
    formatTitle: toText(value.formatTitle) || toText(value.format),
    candidates: records(value.candidates).map((candidate) => ({
      format: toText(candidate.format),
      title: toText(candidate.title) || toText(candidate.format),
      read: toNumber(candidate.read),
    })),
    read: toNumber(value.read),
    sampled: toNumber(value.sampled),
    fields: records(value.fields).map((field) => ({ name: toText(field.name), coverage: toNumber(field.coverage) })),
    entries: records(value.entries).map((entry) => ({
      time: toText(entry.time),
      line: toText(entry.line),
      read: entry.read !== false,
      reason: toText(entry.reason),
      request: isRecord(entry.request)
        ? Object.entries(entry.request).map(([name, field]): [string, string] => [
            name,
            typeof field === 'object' ? JSON.stringify(field) : toText(field),
          ])
        : [],
    })),
  };
}
