import type { GrafanaTheme2 } from '@grafana/data';

import { GRID } from './columns';

/** What rows of endpoints and of groups have in common: they stand at their place in the list, and their cells in the columns of all. */
export function placedRow() {
  return {
    position: 'absolute',
    top: 0,
    left: 0,
    display: 'grid',
    gridTemplateColumns: `var(${GRID})`,
    alignItems: 'center',
    width: '100%',
    // What a row does to itself moves nothing outside of it.
    contain: 'layout style',
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
