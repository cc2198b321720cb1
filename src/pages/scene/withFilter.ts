export interface Filter {
  key: string;
  operator: string;
  value: string;
  values?: string[];
}

/** The same value of the same key is there once: asking for its opposite replaces it, as in dashboards. */
export function withFilter<T extends Filter>(filters: T[], added: Filter): Filter[] {
  const others = filters.filter((filter) => filter.key !== added.key || filter.value !== added.value);
  return [...others, { key: added.key, operator: added.operator, value: added.value }];
}
