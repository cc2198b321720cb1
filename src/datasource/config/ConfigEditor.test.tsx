import '../../../tests/fixtures/browser';

import type { DataSourceSettings } from '@grafana/data';
import type { BackendSrv } from '@grafana/runtime';
import { setBackendSrv } from '@grafana/runtime';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import type { ThreatSecureSettings, ThreatSettings } from '../../model/settings';
import { testIds } from '../../model/testIds';
import { ConfigEditor } from './ConfigEditor';

type Options = DataSourceSettings<ThreatSettings, ThreatSecureSettings>;

function options(part: Partial<Options> = {}): Options {
  return {
    id: 1,
    uid: 'aut',
    orgId: 1,
    name: 'Threats',
    typeLogoUrl: '',
    type: 'underthreat-apis-datasource',
    typeName: '',
    access: 'proxy',
    url: '',
    user: '',
    database: '',
    basicAuth: false,
    basicAuthUser: '',
    isDefault: false,
    jsonData: {},
    secureJsonFields: {},
    readOnly: false,
    withCredentials: false,
    version: 1,
    ...part,
  };
}

function show(part: Partial<Options> = {}) {
  const onOptionsChange = jest.fn();
  render(<ConfigEditor options={options(part)} onOptionsChange={onOptionsChange} />);
  return onOptionsChange;
}

it('asks for no connection of sample traffic', async () => {
  const onOptionsChange = show();
  expect(screen.queryByTestId(testIds.configEditor.selector)).not.toBeInTheDocument();
  await userEvent.click(screen.getByRole('radio', { name: 'Loki' }));
  expect(onOptionsChange).toHaveBeenCalledWith(expect.objectContaining({ jsonData: { store: 'loki' } }));
});

it('saves the selector of the log', async () => {
  const onOptionsChange = show({ jsonData: { store: 'loki' }, url: 'http://loki' });
  await userEvent.type(screen.getByTestId(testIds.configEditor.selector), '{{job="nginx"}');
  await userEvent.tab();
  expect(onOptionsChange).toHaveBeenCalledWith(
    expect.objectContaining({ jsonData: { store: 'loki', sources: [{ selector: '{job="nginx"}' }] } })
  );
});

it('shows how a sample was read, as text', async () => {
  const get = jest.fn().mockResolvedValue({
    format: 'nginx-json',
    formatTitle: 'NGINX JSON',
    read: 9,
    sampled: 10,
    fields: [{ name: 'method', coverage: 1 }],
    entries: [{ line: '<b>\u001b[1m', read: false, reason: 'not JSON' }],
  });
  setBackendSrv({ get } as unknown as BackendSrv);
  show({ jsonData: { store: 'sample' } });
  await userEvent.click(screen.getByTestId(testIds.configEditor.readSample));
  const result = await screen.findByTestId(testIds.configEditor.sampleResult);
  expect(result).toHaveTextContent('NGINX JSON: 9 of 10 entries read as requests');
  expect(result).toHaveTextContent('<b>\\e[1m');
  expect(get.mock.calls[0][0]).toBe('/api/datasources/uid/aut/resources/sample');
});

it('says what the backend said when a sample fails', async () => {
  setBackendSrv({ get: jest.fn().mockRejectedValue({ data: { message: 'no such host' } }) } as unknown as BackendSrv);
  show();
  await userEvent.click(screen.getByTestId(testIds.configEditor.readSample));
  expect(await screen.findByText('no such host')).toBeInTheDocument();
});
