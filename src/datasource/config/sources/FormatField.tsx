import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Combobox, Field, useStyles2 } from '@grafana/ui';
import { useId } from 'react';

import type { FormatInfo } from '../../../model/resources';
import { isSourceRole, roleLabel } from '../../../model/roles';
import { AUTO_FORMAT, CUSTOM_FORMAT } from '../../../model/settings';
import { option } from '../../../model/settingsSchema';

interface Props {
  value: string | undefined;
  formats: FormatInfo[];
  disabled: boolean;
  testId: string;
  onChange: (format: string | undefined) => void;
}

interface FormatOption {
  value: string;
  label: string;
  description?: string;
}

/** Recognised first, one's own last; an id that the list lacks stays what it is. */
export function formatOptions(formats: FormatInfo[], value: string | undefined): FormatOption[] {
  const known: FormatOption[] = [
    { value: AUTO_FORMAT, label: t('format.auto', 'Recognise from samples') },
    ...formats
      .filter(({ id }) => id !== CUSTOM_FORMAT)
      .map(({ id, title, role }) => ({
        value: id,
        label: title,
        description: [id, isSourceRole(role) ? roleLabel(role) : ''].filter(Boolean).join(' · '),
      })),
    { value: CUSTOM_FORMAT, label: t('format.custom', 'Lines of my own, by a pattern') },
  ];
  return value === undefined || known.some((one) => one.value === value) ? known : [...known, { value, label: value }];
}

export function FormatField({ value, formats, disabled, testId, onChange }: Props) {
  const styles = useStyles2(getStyles);
  const { title, help } = option('sources.format');
  const id = useId();
  return (
    <Field noMargin label={title} description={help} htmlFor={id} disabled={disabled} className={styles.field}>
      <Combobox
        id={id}
        data-testid={testId}
        createCustomValue
        options={formatOptions(formats, value)}
        value={value ?? AUTO_FORMAT}
        onChange={(chosen) => onChange(chosen.value === AUTO_FORMAT ? undefined : chosen.value)}
      />
    </Field>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  field: css({ width: '100%', maxWidth: theme.spacing(60) }),
});
