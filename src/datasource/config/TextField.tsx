import { Field, Input } from '@grafana/ui';
import { useEffect, useId, useState } from 'react';

interface Props {
  label: string;
  description?: string;
  placeholder?: string;
  value: string;
  width?: number;
  type?: 'text' | 'number';
  disabled?: boolean;
  testId?: string;
  onChange: (value: string) => void;
}

/** Reports on leaving the field: lists and patterns are not valid at each key. */
export function TextField({
  label,
  description,
  placeholder,
  value,
  width = 50,
  type = 'text',
  disabled,
  testId,
  onChange,
}: Props) {
  const id = useId();
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  return (
    <Field noMargin label={label} description={description} htmlFor={id} disabled={disabled}>
      <Input
        id={id}
        width={width}
        type={type}
        placeholder={placeholder}
        value={text}
        data-testid={testId}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={() => text !== value && onChange(text)}
      />
    </Field>
  );
}
