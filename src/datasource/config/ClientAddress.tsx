import { t } from '@grafana/i18n';
import { Field, RadioButtonList, Stack } from '@grafana/ui';
import { useId, useState } from 'react';

import type { IdentitySettings } from '../../model/settings';
import { OptionList, OptionNumber } from './fields/OptionFields';

/** Ranges of proxies or a number of hops: one goes instead of the other. */
export type ClientMode = 'sender' | 'proxies' | 'hops';

export function clientMode({ trustedProxies, trustedHops }: IdentitySettings): ClientMode {
  if (trustedHops) {
    return 'hops';
  }
  return trustedProxies?.length ? 'proxies' : 'sender';
}

function modes(): Array<{ value: ClientMode; label: string; description: string }> {
  return [
    {
      value: 'sender',
      label: t('client.sender', 'The sender'),
      description: t(
        'client.senderHelp',
        'Forwarded headers are ignored: any client can write them. Right where clients connect to what writes the log.'
      ),
    },
    {
      value: 'proxies',
      label: t('client.proxies', 'Behind proxies of known addresses'),
      description: t('client.proxiesHelp', 'The last address that none of your own proxies has.'),
    },
    {
      value: 'hops',
      label: t('client.hops', 'Behind a number of proxies'),
      description: t(
        'client.hopsHelp',
        'Where the addresses of your proxies change: counted from the end of the header.'
      ),
    },
  ];
}

interface Props {
  identity: IdentitySettings;
  disabled: boolean;
  onChange: (patch: Partial<IdentitySettings>) => void;
}

export function ClientAddress({ identity, disabled, onChange }: Props) {
  const name = useId();
  const saved = clientMode(identity);
  // A mode without its value says nothing yet, so it is not saved.
  const [chosen, setChosen] = useState(saved);
  const mode = saved === 'sender' ? chosen : saved;
  return (
    <Stack direction="column" gap={2}>
      <Field noMargin label={t('client.title', 'Client address')}>
        <div role="group" aria-label={t('client.title', 'Client address')}>
          <RadioButtonList
            name={name}
            disabled={disabled}
            options={modes()}
            value={mode}
            onChange={(next) => {
              setChosen(next);
              onChange({ trustedProxies: undefined, trustedHops: undefined });
            }}
          />
        </div>
      </Field>
      {mode === 'proxies' && (
        <OptionList
          path="identity.trustedProxies"
          value={identity.trustedProxies}
          disabled={disabled}
          onChange={(trustedProxies) => onChange({ trustedProxies })}
        />
      )}
      {mode === 'hops' && (
        <OptionNumber
          path="identity.trustedHops"
          value={identity.trustedHops}
          disabled={disabled}
          onChange={(hops) => onChange({ trustedHops: hops || undefined })}
        />
      )}
    </Stack>
  );
}
