import { Button, Stack } from '@grafana/ui';
import type { ReactNode } from 'react';

interface Props<T> {
  items: T[];
  addLabel: string;
  removeLabel: string;
  empty: T;
  readOnly: boolean;
  onChange: (items: T[] | undefined) => void;
  children: (item: T, change: (item: T) => void) => ReactNode;
}

/** A list whose items are rows of fields. An empty list is left out of the settings. */
export function RuleList<T>({ items, addLabel, removeLabel, empty, readOnly, onChange, children }: Props<T>) {
  const save = (next: T[]) => onChange(next.length > 0 ? next : undefined);
  return (
    <Stack direction="column" gap={1}>
      {items.map((item, index) => (
        <Stack key={index} direction="row" gap={1} alignItems="flex-end" wrap="wrap">
          {children(item, (changed) => save(items.map((other, at) => (at === index ? changed : other))))}
          <Button
            variant="secondary"
            icon="trash-alt"
            aria-label={removeLabel}
            disabled={readOnly}
            onClick={() => save(items.filter((_, at) => at !== index))}
          />
        </Stack>
      ))}
      <div>
        <Button variant="secondary" icon="plus" disabled={readOnly} onClick={() => save([...items, empty])}>
          {addLabel}
        </Button>
      </div>
    </Stack>
  );
}
