import type { ScopedVars } from '@grafana/data';

import type { AdHocFilterLike } from '../model/filters';
import { mergeFilters, withValues } from '../model/filters';
import { migrateQuery } from '../model/migrateQuery';
import type { ThreatFilter, ThreatQuery } from '../model/query';

export type Replace = (
  text: string,
  scopedVars?: ScopedVars,
  format?: (value: string | string[], variable: unknown) => string
) => string;

/** All values of a variable in one text, however it would be written elsewhere. */
function allValues(text: string, replace: Replace, scopedVars: ScopedVars): string[] {
  let whole: string[] | undefined;
  const replaced = replace(text, scopedVars, (value) => {
    const values = Array.isArray(value) ? value.map(String) : [String(value)];
    whole = values;
    return values.join(',');
  });
  // Only a text that is nothing but the variable stands for its list.
  return whole && isOneVariable(text) ? whole : [replaced];
}

function isOneVariable(text: string): boolean {
  return /^(\$\w+|\$\{[^}]+\}|\[\[[^\]]+\]\])$/.test(text);
}

function escapeRe2(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

export function interpolateFilter(filter: ThreatFilter, replace: Replace, scopedVars: ScopedVars): ThreatFilter {
  const matches = filter.operator === '=~' || filter.operator === '!~';
  if (matches) {
    const asPattern = (value: string | string[]) =>
      Array.isArray(value) ? `(${value.map((one) => escapeRe2(String(one))).join('|')})` : escapeRe2(String(value));
    return { ...filter, values: filter.values.map((value) => replace(value, scopedVars, asPattern)) };
  }
  return withValues(
    filter,
    filter.values.flatMap((value) => allValues(value, replace, scopedVars))
  );
}

export function interpolateQuery(
  query: ThreatQuery,
  replace: Replace,
  scopedVars: ScopedVars,
  adHoc: AdHocFilterLike[] = []
): ThreatQuery {
  const migrated = migrateQuery(query);
  const own = (migrated.filters ?? []).map((filter) => interpolateFilter(filter, replace, scopedVars));
  return { ...migrated, filters: mergeFilters(own, adHoc) };
}
