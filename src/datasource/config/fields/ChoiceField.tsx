import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Combobox, Field, RadioButtonGroup, RadioButtonList, Switch, useStyles2 } from '@grafana/ui';
import { useId } from 'react';

import { option } from '../../../model/settingsSchema';

interface Props<T extends string> {
  /** The option in the schema, which says what can be chosen. */
  path: string;
  values: readonly T[];
  value: T;
  disabled: boolean;
  testId?: string;
  onChange: (value: T) => void;
}

interface Shown<T> {
  value: T;
  label: string;
  description?: string;
}

function shown<T extends string>(path: string, values: readonly T[]): Array<Shown<T>> {
  const { choices } = option(path);
  return values.map((value) => {
    const choice = choices.find((one) => one.value === value);
    return { value, label: choice?.label ?? value, description: choice?.description };
  });
}

/** Few choices: side by side, or below each other where they need words. */
export function RadioField<T extends string>({ path, values, value, disabled, testId, onChange }: Props<T>) {
  const { title, help } = option(path);
  const choices = shown(path, values);
  const name = useId();
  return (
    <Field noMargin label={title} description={help}>
      {choices.some(({ description }) => description) ? (
        <div role="group" aria-label={title} data-testid={testId}>
          <RadioButtonList name={name} disabled={disabled} options={choices} value={value} onChange={onChange} />
        </div>
      ) : (
        <RadioButtonGroup
          aria-label={title}
          data-testid={testId}
          disabled={disabled}
          options={choices}
          value={value}
          onChange={onChange}
        />
      )}
    </Field>
  );
}

/** Many choices, each with what it means. */
export function SelectField<T extends string>({ path, values, value, disabled, testId, onChange }: Props<T>) {
  const styles = useStyles2(getStyles);
  const { title, help } = option(path);
  const id = useId();
  return (
    <Field noMargin label={title} description={help} htmlFor={id} disabled={disabled} className={styles.field}>
      <Combobox
        id={id}
        data-testid={testId}
        options={shown(path, values)}
        value={value}
        onChange={(choice) => onChange(choice.value)}
      />
    </Field>
  );
}

interface SwitchProps {
  path: string;
  value: boolean;
  disabled: boolean;
  onChange: (value: boolean) => void;
}

export function SwitchField({ path, value, disabled, onChange }: SwitchProps) {
  const { title, help } = option(path);
  const id = useId();
  return (
    <Field noMargin label={title} description={help} htmlFor={id}>
      <Switch id={id} disabled={disabled} value={value} onChange={(event) => onChange(event.currentTarget.checked)} />
    </Field>
  );
}

export function Note({ text }: { text: string }) {
  const styles = useStyles2(getStyles);
  return <p className={styles.note}>{text}</p>;
}

const getStyles = (theme: GrafanaTheme2) => ({
  field: css({ width: '100%', maxWidth: theme.spacing(60) }),
  note: css({ ...theme.typography.bodySmall, color: theme.colors.text.secondary, margin: theme.spacing(0.5, 0, 0) }),
});
