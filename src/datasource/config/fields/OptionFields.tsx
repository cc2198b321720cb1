import { t } from '@grafana/i18n';

import { AS_TEXT } from '../../../model/asText';
import { splitList } from '../../../model/settings';
import { option } from '../../../model/settingsSchema';
import type { TextFieldProps } from './TextField';
import { TextField } from './TextField';

interface Common extends Pick<TextFieldProps, 'size' | 'testId' | 'disabled' | 'rows' | 'check' | 'placeholder'> {
  /** The option in the schema, which gives label, help and an example. */
  path: string;
}

interface TextProps extends Common {
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}

function hint(path: string): string {
  const { fallback, example } = option(path);
  return fallback || example;
}

export function OptionText({ path, value, onChange, ...rest }: TextProps) {
  const { title, help } = option(path);
  return (
    <TextField
      placeholder={hint(path)}
      {...rest}
      label={title}
      description={help}
      value={value ?? ''}
      onChange={(text) => onChange(text.trim() === '' ? undefined : text.trim())}
    />
  );
}

interface ListProps extends Common {
  value: string[] | undefined;
  onChange: (value: string[] | undefined) => void;
}

/** Values with commas between them. */
export function OptionList({ path, value, onChange, ...rest }: ListProps) {
  const { title, help } = option(path);
  return (
    <TextField
      placeholder={hint(path)}
      {...rest}
      label={title}
      description={t('field.list', '{{help}} Separate values by commas.', { help, ...AS_TEXT })}
      value={(value ?? []).join(', ')}
      onChange={(text) => {
        const values = splitList(text);
        onChange(values.length > 0 ? values : undefined);
      }}
    />
  );
}

interface NumberProps extends Common {
  value: number | undefined;
  /** For options that are no whole numbers. */
  fractions?: boolean;
  onChange: (value: number | undefined) => void;
}

export function OptionNumber({ path, value, fractions = false, onChange, ...rest }: NumberProps) {
  const { title, help } = option(path);
  return (
    <TextField
      placeholder={hint(path)}
      size="narrow"
      {...rest}
      type="number"
      label={title}
      description={help}
      value={value === undefined ? '' : String(value)}
      check={(text) => numberProblem(path, text, fractions)}
      onChange={(text) => onChange(text.trim() === '' ? undefined : Number(text))}
    />
  );
}

export function numberProblem(path: string, text: string, fractions: boolean): string | undefined {
  const { least, most } = option(path);
  const number = Number(text);
  const fits =
    text.trim() === '' ||
    (Number.isFinite(number) &&
      (fractions || Number.isInteger(number)) &&
      number >= (least ?? -Infinity) &&
      number <= (most ?? Infinity));
  if (fits) {
    return undefined;
  }
  return least === undefined || most === undefined
    ? t('field.number', 'A number, please.')
    : t('field.range', 'A number from {{least}} to {{most}}, please.', { least, most });
}
