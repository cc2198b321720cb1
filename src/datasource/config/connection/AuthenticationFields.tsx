import { t } from '@grafana/i18n';
import { Auth, AuthMethod, convertLegacyAuthProps } from '@grafana/plugin-ui';
import { Alert } from '@grafana/ui';
import type { ReactElement } from 'react';

import type { Authentication } from '../../../model/settings';
import { AUTHENTICATIONS } from '../../../model/settings';
import { option } from '../../../model/settingsSchema';
import { SecretField } from '../fields/SecretField';
import type { SectionProps } from '../options';
import { authenticationOf, takesMethod, withAuthentication } from './authentication';
import { SigV4Fields } from './SigV4Fields';

/** Grafana's component names the methods that it knows itself, others begin with custom-. */
const IDS: Record<Authentication, AuthMethod | `custom-${string}`> = {
  none: AuthMethod.NoAuth,
  basic: AuthMethod.BasicAuth,
  forward: AuthMethod.OAuthForward,
  bearer: 'custom-bearer',
  apiKey: 'custom-apiKey',
  sigv4: 'custom-sigv4',
};

function methodOf(id: string): Authentication {
  return AUTHENTICATIONS.find((method) => IDS[method] === id) ?? 'none';
}

function said(method: Authentication): { label: string; description: string } {
  const { title, choices } = option('authentication');
  const { label = title, description = '' } = choices.find(({ value }) => value === method) ?? {};
  return { label, description };
}

function ownMethods(section: SectionProps): Array<{ method: Authentication; component: ReactElement }> {
  const { readOnly: disabled } = section;
  return [
    { method: 'bearer', component: <SecretField {...section} secret="bearerToken" disabled={disabled} /> },
    { method: 'apiKey', component: <SecretField {...section} secret="apiKey" disabled={disabled} /> },
    { method: 'sigv4', component: <SigV4Fields {...section} /> },
  ];
}

/** Method, TLS and headers: Grafana's own component, with the methods that only this data source has. */
export function AuthenticationFields(section: SectionProps) {
  const { options, onOptionsChange, store, settings } = section;
  const legacy = convertLegacyAuthProps({ config: options, onChange: onOptionsChange });
  const selected = authenticationOf(options);
  const offered = AUTHENTICATIONS.filter((method) => method === selected || takesMethod(store, method));
  return (
    <>
      <Auth
        {...legacy}
        selectedMethod={IDS[selected]}
        visibleMethods={offered.map((method) => IDS[method])}
        defaultOptionsOverrides={{
          [AuthMethod.NoAuth]: said('none'),
          [AuthMethod.BasicAuth]: said('basic'),
          [AuthMethod.OAuthForward]: said('forward'),
        }}
        customMethods={ownMethods(section).map(({ method, component }) => ({
          id: `custom-${method}` as const,
          ...said(method),
          component,
        }))}
        onAuthMethodSelect={(id) => onOptionsChange(withAuthentication(options, methodOf(id)))}
      />
      {settings.tlsSkipVerify && (
        <Alert
          severity="warning"
          bottomSpacing={0}
          title={t('tls.skipped', 'The certificate of the store is not checked')}
        >
          {option('tlsSkipVerify').help}
        </Alert>
      )}
    </>
  );
}
