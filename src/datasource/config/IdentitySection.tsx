import { t } from '@grafana/i18n';
import { Field, MultiCombobox, SecretInput, Stack } from '@grafana/ui';
import { useId } from 'react';

import { dimensionLabel } from '../../model/labels';
import { IDENTITIES, splitList } from '../../model/settings';
import { TextField } from './TextField';
import type { EditorProps, SectionProps } from './useOptions';

type Props = SectionProps & EditorProps;

export function IdentitySection({ settings, onChange, readOnly, options, onOptionsChange }: Props) {
  const id = useId();
  const identity = settings.identity ?? {};
  const setKey = (identityKey: string, configured: boolean) =>
    onOptionsChange({
      ...options,
      secureJsonData: { ...options.secureJsonData, identityKey },
      secureJsonFields: { ...options.secureJsonFields, identityKey: configured },
    });
  return (
    <Stack direction="column" gap={2}>
      <Field
        noMargin
        label={t('identity.order', 'Order')}
        description={t('identity.orderHelp', 'Chosen from first to last.')}
        htmlFor={`${id}-order`}
        disabled={readOnly}
      >
        <MultiCombobox
          id={`${id}-order`}
          width={70}
          options={IDENTITIES.map((value) => ({ value, label: dimensionLabel(value) }))}
          value={identity.order ?? [...IDENTITIES]}
          onChange={(chosen) =>
            onChange({
              identity: { ...identity, order: chosen.length > 0 ? chosen.map(({ value }) => value) : undefined },
            })
          }
        />
      </Field>
      <TextField
        label={t('identity.proxies', 'Trusted proxies')}
        description={t(
          'identity.proxiesHelp',
          'Address ranges whose forwarded header is believed, with commas between them. Without any, the sender is the client.'
        )}
        placeholder="10.0.0.0/8, 192.168.0.0/16"
        value={(identity.trustedProxies ?? []).join(', ')}
        disabled={readOnly}
        onChange={(text) => {
          const proxies = splitList(text);
          onChange({ identity: { ...identity, trustedProxies: proxies.length > 0 ? proxies : undefined } });
        }}
      />
      <Field
        noMargin
        label={t('identity.key', 'Identity key')}
        description={t(
          'identity.keyHelp',
          'Any long random text. API keys and sessions show as short hashes made with it; without it they are hidden.'
        )}
        htmlFor={`${id}-key`}
        disabled={readOnly}
      >
        <SecretInput
          id={`${id}-key`}
          width={50}
          isConfigured={Boolean(options.secureJsonFields?.identityKey)}
          value={options.secureJsonData?.identityKey ?? ''}
          onChange={(event) => setKey(event.currentTarget.value, false)}
          onReset={() => setKey('', false)}
        />
      </Field>
    </Stack>
  );
}
