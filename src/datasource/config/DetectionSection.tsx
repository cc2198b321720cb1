import { t } from '@grafana/i18n';
import { Field, RadioButtonGroup, Stack } from '@grafana/ui';

import { DEFAULT_TIMEOUT_SECONDS, splitStatuses } from '../../model/settings';
import { TextField } from './TextField';
import type { SectionProps } from './useOptions';

export function DetectionSection({ settings, onChange, readOnly }: SectionProps) {
  return (
    <Stack direction="column" gap={2}>
      <Field
        noMargin
        label={t('detection.confidence', 'Least confidence')}
        description={t('detection.confidenceHelp', 'Findings below it are not counted as threats.')}
      >
        <RadioButtonGroup
          disabled={readOnly}
          options={[
            { value: 'low' as const, label: t('detection.low', 'Low') },
            { value: 'medium' as const, label: t('detection.medium', 'Medium') },
            { value: 'high' as const, label: t('detection.high', 'High') },
          ]}
          value={settings.confidence ?? 'medium'}
          onChange={(confidence) => onChange({ confidence })}
        />
      </Field>
      <TextField
        label={t('detection.statuses', 'Statuses that mean a block')}
        description={t(
          'detection.statusesHelp',
          'For logs without a verdict, with commas between them. Such blocks are marked as inferred.'
        )}
        placeholder="403, 406"
        value={(settings.blockStatuses ?? []).join(', ')}
        disabled={readOnly}
        onChange={(text) => {
          const statuses = splitStatuses(text);
          onChange({ blockStatuses: statuses.length > 0 ? statuses : undefined });
        }}
      />
      <TextField
        label={t('detection.timeout', 'Timeout in seconds')}
        description={t('detection.timeoutHelp', 'For one request to the store.')}
        placeholder={String(DEFAULT_TIMEOUT_SECONDS)}
        type="number"
        width={20}
        value={settings.timeoutSeconds === undefined ? '' : String(settings.timeoutSeconds)}
        disabled={readOnly}
        onChange={(text) => {
          const seconds = Number(text);
          onChange({ timeoutSeconds: text.trim() !== '' && seconds > 0 ? seconds : undefined });
        }}
      />
    </Stack>
  );
}
