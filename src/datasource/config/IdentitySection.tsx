import { Stack } from '@grafana/ui';

import type { IdentitySettings } from '../../model/settings';
import { patched } from '../../model/settings';
import { ClientAddress } from './ClientAddress';
import { RadioField, SwitchField } from './fields/ChoiceField';
import { OptionList, OptionText } from './fields/OptionFields';
import { SecretField } from './fields/SecretField';
import { IdentityOrder } from './IdentityOrder';
import type { SectionProps } from './options';

const LISTS = ['apiKeyParameters', 'sessionCookies'] as const;
const NETWORKS = ['derive', 'log'] as const;

export function IdentitySection(section: SectionProps) {
  const { settings, change, readOnly: disabled } = section;
  const identity = settings.identity ?? {};
  const save = (patch: Partial<IdentitySettings>) => change({ identity: patched(identity, patch) });
  return (
    <Stack direction="column" gap={3}>
      <IdentityOrder order={identity.order} disabled={disabled} onChange={(order) => save({ order })} />
      <SecretField {...section} secret="identityKey" disabled={disabled} />
      <ClientAddress identity={identity} disabled={disabled} onChange={save} />
      {LISTS.map((name) => (
        <OptionList
          key={name}
          path={`identity.${name}`}
          value={identity[name]}
          disabled={disabled}
          onChange={(values) => save({ [name]: values })}
        />
      ))}
      <SwitchField
        path="identity.userFromToken"
        value={identity.userFromToken ?? false}
        disabled={disabled}
        onChange={(on) =>
          save(
            on ? { userFromToken: true } : { userFromToken: undefined, tokenCookie: undefined, userClaim: undefined }
          )
        }
      />
      {identity.userFromToken && (
        <>
          <OptionText
            path="identity.tokenCookie"
            value={identity.tokenCookie}
            disabled={disabled}
            onChange={(tokenCookie) => save({ tokenCookie })}
          />
          <OptionText
            path="identity.userClaim"
            value={identity.userClaim}
            disabled={disabled}
            onChange={(userClaim) => save({ userClaim })}
          />
        </>
      )}
      <RadioField
        path="identity.network"
        values={NETWORKS}
        value={identity.network ?? 'derive'}
        disabled={disabled}
        onChange={(network) => save({ network: network === 'derive' ? undefined : network })}
      />
    </Stack>
  );
}
