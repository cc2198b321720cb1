import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Field, Input, TextArea, useStyles2 } from '@grafana/ui';
import type { KeyboardEvent } from 'react';
import { useEffect, useId, useState } from 'react';

export interface TextFieldProps {
  label: string;
  description?: string;
  placeholder?: string;
  value: string;
  size?: 'narrow' | 'normal' | 'wide';
  type?: 'text' | 'number';
  /** More than one line. */
  rows?: number;
  disabled?: boolean;
  testId?: string;
  /** What is wrong with a text, or nothing. A wrong text stays in the field and is not saved. */
  check?: (text: string) => string | undefined;
  onChange: (value: string) => void;
}

const NARROW = 25;

/** Reports on leaving the field and on Enter: lists and patterns are not valid at each key. */
export function TextField({
  label,
  description,
  placeholder,
  value,
  size = 'normal',
  type = 'text',
  rows,
  disabled,
  testId,
  check,
  onChange,
}: TextFieldProps) {
  const id = useId();
  const styles = useStyles2(getStyles);
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const problem = check?.(text);
  const save = () => text !== value && problem === undefined && onChange(text);
  const common = {
    id,
    placeholder,
    value: text,
    disabled,
    'data-testid': testId,
    onChange: (event: { currentTarget: { value: string } }) => setText(event.currentTarget.value),
    onBlur: save,
  };
  return (
    <Field
      noMargin
      label={label}
      description={description}
      htmlFor={id}
      disabled={disabled}
      invalid={problem !== undefined}
      error={problem}
      className={size === 'wide' ? styles.wide : styles.normal}
    >
      {rows ? (
        <TextArea {...common} rows={rows} className={styles.code} spellCheck={false} />
      ) : (
        // Enter submits Grafana's form, which must find what was typed.
        <Input
          {...common}
          type={type}
          width={size === 'narrow' ? NARROW : undefined}
          spellCheck={false}
          onKeyDown={(event: KeyboardEvent) => event.key === 'Enter' && save()}
        />
      )}
    </Field>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  normal: css({ width: '100%', maxWidth: theme.spacing(60) }),
  wide: css({ width: '100%', maxWidth: theme.spacing(100) }),
  code: css({ fontFamily: theme.typography.fontFamilyMonospace }),
});
