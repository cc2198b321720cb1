import { EditorField } from '@grafana/plugin-ui';
import { Input } from '@grafana/ui';
import { useEffect, useId, useState } from 'react';

interface Props {
  label: string;
  tooltip: string;
  testId: string;
  value: number | undefined;
  onChange: (value: number | undefined) => void;
}

export function parsePositive(text: string): number | undefined {
  const number = Number(text);
  return text.trim() !== '' && Number.isFinite(number) && number >= 0 ? number : undefined;
}

/** Saves on leaving the field or on Enter, so that a query does not run at each key. */
export function NumberField({ label, tooltip, testId, value, onChange }: Props) {
  const id = useId();
  const [text, setText] = useState(value === undefined ? '' : String(value));
  useEffect(() => setText(value === undefined ? '' : String(value)), [value]);
  const save = () => {
    const next = parsePositive(text);
    if (next !== value) {
      onChange(next);
    }
  };
  return (
    <EditorField label={label} tooltip={tooltip} htmlFor={id} optional width={14}>
      <Input
        id={id}
        type="number"
        min={0}
        data-testid={testId}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={save}
        onKeyDown={(event) => event.key === 'Enter' && save()}
      />
    </EditorField>
  );
}
