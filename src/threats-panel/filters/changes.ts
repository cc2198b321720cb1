import type { AdHocFilterLike } from '../../model/filters';
import { isMultiOperator } from '../../model/filters';

const OPPOSITES: Record<string, string> = { '=': '!=', '!=': '=', '=~': '!~', '!~': '=~', '=|': '!=|', '!=|': '=|' };

/** What a filter says. Other properties of it are the host's. */
function same(a: AdHocFilterLike, b: AdHocFilterLike): boolean {
  return a.key === b.key && a.operator === b.operator && valuesOf(a).join('\u0000') === valuesOf(b).join('\u0000');
}

export function valuesOf(filter: AdHocFilterLike): string[] {
  return isMultiOperator(filter.operator) && filter.values?.length ? filter.values : [filter.value];
}

export function isNegated({ operator }: AdHocFilterLike): boolean {
  return operator.startsWith('!');
}

export function without<T extends AdHocFilterLike>(filters: T[], filter: AdHocFilterLike): T[] {
  return filters.filter((one) => !same(one, filter));
}

function replaced<T extends AdHocFilterLike>(filters: T[], filter: AdHocFilterLike, change: (one: T) => T): T[] {
  return filters.map((one) => (same(one, filter) ? change(one) : one));
}

export function negated<T extends AdHocFilterLike>(filters: T[], filter: AdHocFilterLike): T[] {
  return replaced(filters, filter, (one) => ({ ...one, operator: OPPOSITES[one.operator] ?? one.operator }));
}

/** No values: the filter goes. The labels are those of the values before. */
export function withNewValues<T extends AdHocFilterLike>(filters: T[], filter: AdHocFilterLike, values: string[]): T[] {
  if (values.length === 0) {
    return without(filters, filter);
  }
  return replaced(filters, filter, (one) => {
    const many = isMultiOperator(one.operator);
    return { ...one, value: values[0], values: many ? values : undefined, valueLabels: undefined };
  });
}

const CONTAINS = /^\(\?i\)\.\*((?:\\.|[^\\])*)\.\*$/s;

/** A filter like any other, so its numbers are as exact: endpoints that hold a text, whatever its case. */
export function endpointSearch(text: string): AdHocFilterLike {
  return { key: 'endpoint', operator: '=~', value: `(?i).*${text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}.*` };
}

/** The text of such a filter; undefined: it is another one. */
export function searchedText(filter: AdHocFilterLike): string | undefined {
  if (filter.key !== 'endpoint' || filter.operator !== '=~') {
    return undefined;
  }
  const text = CONTAINS.exec(filter.value)?.[1]?.replace(/\\(.)/gs, '$1');
  return text !== undefined && endpointSearch(text).value === filter.value ? text : undefined;
}
