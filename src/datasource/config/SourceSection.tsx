import { t } from '@grafana/i18n';
import { Combobox, Field, Stack } from '@grafana/ui';
import { useId } from 'react';

import type { SourceRole } from '../../model/settings';
import { testIds } from '../../model/testIds';
import { TextField } from './TextField';
import type { SectionProps } from './useOptions';
import { firstSource, patchSource } from './useOptions';

/** The presets of the backend by id; other ids can be typed. */
const FORMATS: Array<[string, string]> = [
  ['combined', 'Apache/NGINX common or combined'],
  ['nginx-json', 'NGINX JSON'],
  ['otel', 'OpenTelemetry'],
  ['otel-json', 'OpenTelemetry JSON'],
  ['json', 'JSON by field names'],
  ['logfmt', 'logfmt by field names'],
  ['coraza', 'Coraza JSON audit log'],
  ['modsecurity', 'ModSecurity 3 JSON audit log'],
];

function roleOptions(): Array<{ value: SourceRole | 'format'; label: string; description?: string }> {
  return [
    { value: 'format', label: t('role.format', 'What the format is') },
    {
      value: 'requests',
      label: t('role.requests', 'Requests'),
      description: t('role.requestsHelp', 'Access log: totals come from it'),
    },
    {
      value: 'verdicts',
      label: t('role.verdicts', 'Verdicts'),
      description: t('role.verdictsHelp', 'WAF log: only requests that a WAF judged'),
    },
    { value: 'both', label: t('role.both', 'Both'), description: t('role.bothHelp', 'Every request with its verdict') },
  ];
}

export function SourceSection({ settings, onChange, readOnly }: SectionProps) {
  const source = firstSource(settings);
  const id = useId();
  const change = (patch: Parameters<typeof patchSource>[1]) => onChange(patchSource(settings, patch));
  return (
    <Stack direction="column" gap={2}>
      <TextField
        label={t('source.selector', 'Selector')}
        description={t('source.selectorHelp', 'A LogQL stream selector: the labels of the log.')}
        placeholder={'{job="nginx"}'}
        value={source.selector ?? ''}
        disabled={readOnly}
        testId={testIds.configEditor.selector}
        onChange={(selector) => change({ selector: selector.trim() })}
      />
      <TextField
        label={t('source.name', 'Name')}
        description={t('source.nameHelp', 'How the panel calls this log.')}
        placeholder="gateway"
        value={source.name ?? ''}
        disabled={readOnly}
        onChange={(name) => change({ name: name.trim() })}
      />
      <Field
        noMargin
        label={t('source.format', 'Log format')}
        description={t(
          'source.formatHelp',
          'Recognised from the newest entries, or chosen here. Read a sample below to see it at work.'
        )}
        htmlFor={`${id}-format`}
        disabled={readOnly}
      >
        <Combobox
          id={`${id}-format`}
          data-testid={testIds.configEditor.format}
          width={50}
          createCustomValue
          options={[
            { value: 'auto', label: t('source.auto', 'Recognise by itself') },
            ...FORMATS.map(([value, label]) => ({ value, label })),
          ]}
          value={source.format ?? 'auto'}
          onChange={({ value }) => change({ format: value })}
        />
      </Field>
      <Field
        noMargin
        label={t('source.role', 'Role')}
        description={t('source.roleHelp', 'A request that several logs hold must be counted once.')}
        htmlFor={`${id}-role`}
        disabled={readOnly}
      >
        <Combobox
          id={`${id}-role`}
          data-testid={testIds.configEditor.role}
          width={50}
          options={roleOptions()}
          value={source.role ?? 'format'}
          onChange={({ value }) => change({ role: value === 'format' ? undefined : value })}
        />
      </Field>
    </Stack>
  );
}
