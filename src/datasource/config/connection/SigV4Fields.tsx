import { Stack } from '@grafana/ui';

import { RadioField, SelectField } from '../fields/ChoiceField';
import { OptionText } from '../fields/OptionFields';
import { SecretField } from '../fields/SecretField';
import type { SectionProps } from '../options';

const CREDENTIALS = ['keys', 'default', 'credentials'] as const;
const SERVICES = ['es', 'aoss'] as const;

type Text = 'sigV4Profile' | 'sigV4Region' | 'sigV4AssumeRoleArn' | 'sigV4ExternalId';

export function SigV4Fields(section: SectionProps) {
  const { settings, change, readOnly: disabled } = section;
  const credentials = CREDENTIALS.find((type) => type === settings.sigV4AuthType) ?? 'keys';
  const text = (name: Text) => (
    <OptionText
      path={name}
      value={settings[name]}
      disabled={disabled}
      onChange={(value) => change({ [name]: value })}
    />
  );
  return (
    <Stack direction="column" gap={2}>
      <SelectField
        path="sigV4AuthType"
        values={CREDENTIALS}
        value={credentials}
        disabled={disabled}
        onChange={(sigV4AuthType) => change({ sigV4AuthType })}
      />
      {credentials === 'keys' && (
        <>
          <SecretField {...section} secret="sigV4AccessKey" disabled={disabled} />
          <SecretField {...section} secret="sigV4SecretKey" disabled={disabled} />
          <SecretField {...section} secret="sigV4SessionToken" disabled={disabled} />
        </>
      )}
      {credentials === 'credentials' && text('sigV4Profile')}
      {text('sigV4Region')}
      <RadioField
        path="sigV4Service"
        values={SERVICES}
        value={SERVICES.find((service) => service === settings.sigV4Service) ?? 'es'}
        disabled={disabled}
        onChange={(service) => change({ sigV4Service: service === 'es' ? undefined : service })}
      />
      {text('sigV4AssumeRoleArn')}
      {text('sigV4ExternalId')}
    </Stack>
  );
}
