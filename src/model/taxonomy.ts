import data from '../../pkg/taxonomy/taxonomy.json';
import type { Taxonomy } from './query';
import { isRecord, records, toText } from './values';

export const NOT_LISTED = 'not listed';

/** The threat types that have a place under a category of a list. The file is the one that the backend embeds. */
export function typesOf(taxonomy: Taxonomy, category: string): string[] {
  return records(data.types)
    .filter((type) => {
      const places = records(isRecord(type.places) ? type.places[taxonomy] : undefined);
      return category === NOT_LISTED ? places.length === 0 : places.some((place) => place.code === category);
    })
    .map((type) => toText(type.id));
}

/** What a threat type is called; undefined for categories of other lists. */
export function typeTitle(id: string): string | undefined {
  const type = records(data.types).find((one) => one.id === id);
  return type && toText(type.title);
}

export interface CategoryFilter {
  key: string;
  operator: '=' | '=~';
  value: string;
}

/**
 * The dimension `category` means what the query's taxonomy says. A category of another list is asked for by its
 * threat types, which works for queries by type; for all others there is no filter.
 */
export function categoryFilter(shown: Taxonomy, queried: Taxonomy, category: string): CategoryFilter | undefined {
  if (shown === queried) {
    return { key: 'category', operator: '=', value: category };
  }
  const types = queried === 'type' ? typesOf(shown, category) : [];
  if (types.length === 0) {
    return undefined;
  }
  return types.length === 1
    ? { key: 'category', operator: '=', value: types[0] }
    : { key: 'category', operator: '=~', value: types.join('|') };
}
