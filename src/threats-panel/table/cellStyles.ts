import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';

import { filterHost } from './FilterButtons';

export type CellStyles = ReturnType<typeof cellStyles>;

/** One class for each kind of cell and side, made once: to merge classes for each cell costs more than to draw it. */
export function cellStyles(theme: GrafanaTheme2) {
  const cell = { minWidth: 0, height: '100%', padding: theme.spacing(0, 1), overflow: 'hidden', ...filterHost() };
  const parts = {
    ...cell,
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(0.75),
    lineHeight: theme.typography.bodySmall.lineHeight,
  };
  // In lines as high as rows, which it inherits.
  const text = { ...cell, textOverflow: 'ellipsis', whiteSpace: 'nowrap' } as const;
  const number = { ...text, fontVariantNumeric: 'tabular-nums' };
  const missing = { ...text, color: theme.colors.text.secondary, cursor: 'help' };
  const right = { textAlign: 'right' } as const;
  return {
    parts: css(parts),
    text: css(text),
    number: css(number),
    numberRight: css({ ...number, ...right }),
    missing: css(missing),
    missingRight: css({ ...missing, ...right }),
    threats: css({
      ...parts,
      display: 'grid',
      alignContent: 'center',
      gap: theme.spacing(0.5),
      fontVariantNumeric: 'tabular-nums',
      whiteSpace: 'nowrap',
    }),
    rules: css({ ...parts, gap: theme.spacing(0.5), color: theme.colors.text.secondary }),
    rule: css({
      ...theme.typography.bodySmall,
      padding: theme.spacing(0, 0.75),
      color: theme.colors.text.primary,
      background: theme.colors.background.secondary,
      borderRadius: theme.shape.radius.default,
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      whiteSpace: 'nowrap',
      minWidth: 0,
      // Where both don't fit, the rule with most threats stays readable.
      '&:not(:first-child)': { flexShrink: 4 },
    }),
    // Text in it stands in a line as high as the row, as elsewhere.
    linked: css({ ...cell, display: 'flex', alignItems: 'center', padding: theme.spacing(0, 1, 0, 0) }),
    inLinked: css({ flex: '1 1 auto', minWidth: 0, height: '100%' }),
  };
}
