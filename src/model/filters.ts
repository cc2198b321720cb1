import type { ThreatFilter } from './query';

/** What Grafana hands over for one ad hoc filter; extra keys are ignored. */
export interface AdHocFilterLike {
  key: string;
  operator: string;
  value: string;
  values?: string[];
}

export function isMultiOperator(operator: string): boolean {
  return operator === '=|' || operator === '!=|';
}

export function fromAdHoc(filter: AdHocFilterLike): ThreatFilter {
  const many = isMultiOperator(filter.operator) && filter.values?.length;
  return { key: filter.key, operator: filter.operator, values: many ? [...(filter.values ?? [])] : [filter.value] };
}

export function isComplete(filter: ThreatFilter): boolean {
  return filter.key !== '' && filter.operator !== '' && filter.values.length > 0;
}

function sameFilter(a: ThreatFilter, b: ThreatFilter): boolean {
  return (
    a.key === b.key &&
    a.operator === b.operator &&
    a.values.length === b.values.length &&
    a.values.every((value, index) => value === b.values[index])
  );
}

/** All filters hold together; a dashboard filter that the query already has is not sent twice. */
export function mergeFilters(own: ThreatFilter[] = [], adHoc: AdHocFilterLike[] = []): ThreatFilter[] {
  const merged = own.filter(isComplete);
  for (const filter of adHoc.map(fromAdHoc).filter(isComplete)) {
    if (!merged.some((other) => sameFilter(other, filter))) {
      merged.push(filter);
    }
  }
  return merged;
}

/** A variable with several values turns "is" into "is one of". */
export function withValues(filter: ThreatFilter, values: string[]): ThreatFilter {
  if (values.length > 1 && (filter.operator === '=' || filter.operator === '!=')) {
    return { ...filter, operator: `${filter.operator}|`, values };
  }
  return { ...filter, values };
}

export function describeFilter(filter: ThreatFilter): string {
  const value = isMultiOperator(filter.operator) ? `(${filter.values.join(', ')})` : (filter.values[0] ?? '');
  return `${filter.key} ${filter.operator} ${value}`;
}
