import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, IconButton, Stack, useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';

import { removed, replaced } from '../options';

interface Props<T> {
  items: readonly T[];
  empty: T;
  addLabel: string;
  removeLabel: (index: number) => string;
  readOnly: boolean;
  onChange: (items: T[]) => void;
  children: (item: T, change: (item: T) => void, index: number) => ReactNode;
}

/** Rows of fields that can be added and removed. */
export function ListOf<T>({ items, empty, addLabel, removeLabel, readOnly, onChange, children }: Props<T>) {
  const styles = useStyles2(getStyles);
  return (
    <Stack direction="column" gap={1}>
      {items.map((item, index) => (
        <div key={index} className={styles.row}>
          <div className={styles.fields}>
            {children(item, (changed) => onChange(replaced(items, index, changed)), index)}
          </div>
          <IconButton
            name="trash-alt"
            tooltip={removeLabel(index)}
            disabled={readOnly}
            className={styles.remove}
            onClick={() => onChange(removed(items, index))}
          />
        </div>
      ))}
      <div>
        <Button variant="secondary" icon="plus" disabled={readOnly} onClick={() => onChange([...items, empty])}>
          {addLabel}
        </Button>
      </div>
    </Stack>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  row: css({
    display: 'flex',
    alignItems: 'flex-start',
    gap: theme.spacing(1),
    padding: theme.spacing(1.5),
    border: `thin solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
  }),
  fields: css({
    flex: '1 1 auto',
    minWidth: 0,
    display: 'grid',
    gridTemplateColumns: `repeat(auto-fit, minmax(min(100%, ${theme.spacing(30)}), 1fr))`,
    gap: theme.spacing(1.5),
    alignItems: 'end',
  }),
  remove: css({ marginTop: theme.spacing(0.5) }),
});
