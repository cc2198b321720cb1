import type { GrafanaTheme2 } from '@grafana/data';

import { GRID } from './columns';

/**
 * What rows of endpoints and of groups have in common. They have no style of their own in the element, and what is inherited
 * (font, height of lines, cursor) is of the body: browsers share the styles of cells only between rows that look alike, and
 * search through all those that differ, which took most of the time while scrolling.
 */
export function placedRow(height: number) {
  return {
    display: 'grid',
    gridTemplateColumns: `var(${GRID})`,
    alignItems: 'center',
    width: '100%',
    height,
    // What a row does to itself moves nothing outside of it.
    contain: 'layout size style',
  } as const;
}

export function rowCell(theme: GrafanaTheme2) {
  return {
    ...theme.typography.bodySmall,
    display: 'flex',
    alignItems: 'center',
    minWidth: 0,
    height: '100%',
    padding: theme.spacing(0, 1),
    overflow: 'hidden',
  } as const;
}
