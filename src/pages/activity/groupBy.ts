import type { Dimension } from '../../model/query';
import { DIMENSIONS } from '../../model/query';

export const FIRST_GROUPS: Dimension[] = ['category'];

/** The address has them with commas between; what is no dimension is left out. */
export function toGroupBy(value: unknown): Dimension[] {
  const names = typeof value === 'string' ? value.split(',') : [];
  const known = names.flatMap((name) => DIMENSIONS.find((dimension) => dimension === name) ?? []);
  return known.length > 0 ? Array.from(new Set(known)) : FIRST_GROUPS;
}
