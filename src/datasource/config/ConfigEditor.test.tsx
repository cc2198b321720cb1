import '../../../tests/fixtures/browser';

import type { BackendSrv, DataSourceSrv } from '@grafana/runtime';
import { config, setBackendSrv, setDataSourceSrv } from '@grafana/runtime';
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';

import schema from '../../../pkg/plugin/settings.schema.json';
import { formatsResource, previewResource, sampleResource, unsureResource } from '../../../tests/fixtures/config';
import { editorOptions } from '../../../tests/fixtures/editor';
import { HOSTILE } from '../../../tests/fixtures/frames';
import type { StoreKind, ThreatSettings } from '../../model/settings';
import { option } from '../../model/settingsSchema';
import { testIds } from '../../model/testIds';
import ConfigEditor from './ConfigEditor';
import type { Options } from './options';

const { configEditor: editor } = testIds;

interface Answers {
  sample?: object;
  health?: object;
  preview?: object;
}

function answer({ sample = sampleResource, health, preview = previewResource }: Answers = {}) {
  const get = jest.fn(async (url: string) => {
    if (url.endsWith('/health')) {
      return health ?? { status: 'OK', message: 'Loki 3.5.1, 12 streams' };
    }
    return url.endsWith('/formats') ? formatsResource : sample;
  });
  const post = jest.fn(async () => preview);
  setBackendSrv({ get, post } as unknown as BackendSrv);
  return { get, post };
}

beforeEach(() => {
  answer();
  setDataSourceSrv({ getList: () => [], getInstanceSettings: () => undefined } as unknown as DataSourceSrv);
  config.secureSocksDSProxyEnabled = true;
});

/** The page as Grafana runs it: what it changes comes back to it. */
async function show(part: Partial<Options> = {}) {
  const current: { options: Options } = { options: editorOptions(part) };
  function Form() {
    const [options, setOptions] = useState(current.options);
    current.options = options;
    return <ConfigEditor options={options} onOptionsChange={setOptions} />;
  }
  // The formats arrive a moment later.
  const { container } = await act(async () => render(<Form />));
  return { current, container };
}

function section(id: string): HTMLElement {
  return screen.getByTestId(editor.section(id));
}

async function open(...ids: string[]): Promise<void> {
  for (const id of ids) {
    const head = section(id).querySelector('button[aria-expanded="false"]');
    if (head) {
      await act(async () => fireEvent.click(head));
    }
  }
}

function type(testId: string, text: string): void {
  const input = screen.getByTestId(testId);
  fireEvent.change(input, { target: { value: text } });
  fireEvent.blur(input);
}

it('asks for no connection of sample traffic', async () => {
  const { current } = await show();
  expect(screen.queryByTestId(editor.url)).not.toBeInTheDocument();
  fireEvent.click(screen.getByLabelText(/^Loki/));
  expect(current.options.jsonData).toEqual({ store: 'loki' });
  expect(screen.getByTestId(editor.sectionState('connection'))).toHaveTextContent('Missing: The URL is missing');
});

it('saves the sources of the log', async () => {
  const { current } = await show({ jsonData: { store: 'loki' }, url: 'http://loki' });
  type(editor.source(0, 'selector'), '{job="nginx"}');
  expect(current.options.jsonData.sources).toEqual([{ selector: '{job="nginx"}' }]);
  fireEvent.click(screen.getByTestId(editor.addSource));
  type(editor.source(1, 'name'), 'waf');
  expect(screen.getByTestId(editor.sectionState('sources'))).toHaveTextContent('waf lacks: Stream selector');
  fireEvent.click(screen.getByLabelText('Move waf up'));
  expect(current.options.jsonData.sources).toEqual([{ name: 'waf' }, { selector: '{job="nginx"}' }]);
  fireEvent.click(screen.getByLabelText('Remove waf'));
  expect(current.options.jsonData.sources).toEqual([{ selector: '{job="nginx"}' }]);
});

it('keeps a wrong address in the field', async () => {
  const { current } = await show({ jsonData: { store: 'loki' } });
  type(editor.url, 'http://me:secret@loki');
  expect(screen.getByRole('alert')).toHaveTextContent('every editor could read them');
  expect(current.options.url).toBe('');
  type(editor.url, ' http://loki ');
  expect(current.options.url).toBe('http://loki');
});

it('shows how samples were read, as text', async () => {
  const { get } = answer();
  const { container } = await show({ jsonData: { store: 'sample' } });
  fireEvent.click(screen.getByTestId(editor.readSample));
  const result = await screen.findByTestId(editor.sampleResult);
  expect(result).toHaveTextContent('NGINX JSON: 48 of 50 entries read as requests');
  expect(screen.getByTestId(editor.health)).toHaveTextContent('12 streams');
  const rows = within(screen.getByTestId(editor.coverage)).getAllByRole('row');
  expect(rows[4]).toHaveTextContent(/Forwarded addresses96 %http_x_forwarded_forby the plugin.*trusted proxies/);
  expect(result).toHaveTextContent(HOSTILE.replace('\u202e', '\\u202e').replace('\u001b', '\\e'));
  expect(container.querySelector('img, script')).toBeNull();
  expect(get).toHaveBeenCalledWith(
    '/api/datasources/uid/aut/resources/sample',
    { source: 0 },
    undefined,
    expect.anything()
  );
});

it('lets a person choose where it is not sure', async () => {
  answer({ sample: unsureResource });
  const { current } = await show({
    url: 'http://loki',
    jsonData: { store: 'loki', sources: [{ selector: '{a="b"}' }] },
  });
  fireEvent.click(screen.getByTestId(editor.readSample));
  fireEvent.click(await screen.findByText('Use Kong'));
  expect(current.options.jsonData.sources).toEqual([{ selector: '{a="b"}', format: 'kong' }]);
  expect(screen.getByText(/Save and test first/)).toBeInTheDocument();
});

it('says what health found, with its remedy', async () => {
  const get = jest.fn().mockImplementation(async (url: string) => {
    if (url.endsWith('/formats')) {
      throw { status: 404 };
    }
    const details = { verboseMessage: 'Check the URL' };
    throw { status: 400, data: { status: 'ERROR', message: "Loki can't be reached.", details } };
  });
  setBackendSrv({ get } as unknown as BackendSrv);
  await show();
  fireEvent.click(screen.getByTestId(editor.readSample));
  const health = await screen.findByTestId(editor.health);
  expect(health).toHaveTextContent("Loki can't be reached.Check the URL");
  expect(screen.getByTestId(editor.sectionState('read'))).toHaveTextContent("Missing: Loki can't be reached.");
});

it('takes answers that lack everything', async () => {
  answer({ sample: {}, health: {}, preview: {} });
  await show();
  await open('endpoints');
  fireEvent.click(screen.getByTestId(editor.readSample));
  expect(await screen.findByTestId(editor.sampleResult)).toHaveTextContent('No format fits these entries.');
  fireEvent.click(screen.getByTestId(editor.previewEndpoints));
  expect(await screen.findByText('No requests were found to try it on.')).toBeInTheDocument();
});

it('offers what the data suggests as a rule', async () => {
  const suggestions = [{ rule: { match: '/shops/{name}' }, paths: 30, examples: ['/shops/a'] }];
  answer({ preview: { rows: previewResource, suggestions } });
  const { current } = await show();
  await open('endpoints');
  fireEvent.click(screen.getByTestId(editor.previewEndpoints));
  fireEvent.click(await screen.findByText('Add rule /shops/{name}'));
  expect(current.options.jsonData.endpoints).toEqual({ rules: [{ match: '/shops/{name}' }] });
});

it('chooses between proxies and hops, and orders identities', async () => {
  const { current } = await show({ jsonData: { identity: { trustedProxies: ['10.0.0.0/8'] } } });
  await open('identity');
  const identity = within(section('identity'));
  fireEvent.click(identity.getByLabelText(/^Behind a number of proxies/));
  expect(current.options.jsonData.identity).toBeUndefined();
  fireEvent.change(identity.getByLabelText(/^Trusted hops/), { target: { value: '2' } });
  fireEvent.blur(identity.getByLabelText(/^Trusted hops/));
  expect(current.options.jsonData.identity).toEqual({ trustedHops: 2 });
  fireEvent.click(identity.getByLabelText('API key earlier'));
  fireEvent.click(identity.getByLabelText('Without Session'));
  expect(current.options.jsonData.identity?.order).toEqual(['apiKey', 'user', 'clientIp']);
});

it('sets and resets a secret', async () => {
  const { current } = await show({ secureJsonFields: { identityKey: true } });
  await open('identity');
  const identity = within(section('identity'));
  await userEvent.click(identity.getByRole('button', { name: 'Reset' }));
  expect(current.options).toMatchObject({
    secureJsonFields: { identityKey: false },
    secureJsonData: { identityKey: '' },
  });
  fireEvent.change(identity.getByLabelText(/^Identity key/), { target: { value: 'long' } });
  expect(current.options.secureJsonData).toEqual({ identityKey: 'long' });
});

it('reads a picked document in the browser', async () => {
  const { current, container } = await show({ jsonData: { endpoints: { openapi: [{ document: '' }] } } });
  await open('endpoints');
  const text = '{"paths":{"/cart":{}}}';
  const file = Object.assign(new File([text], 'shop.json'), { text: async () => text });
  const input = container.querySelector('input[type=file]');
  if (!input) {
    throw new Error('there is no file input');
  }
  fireEvent.change(input, { target: { files: [file] } });
  await waitFor(() => expect(current.options.jsonData.endpoints?.openapi).toEqual([{ name: 'shop', document: text }]));
  expect(screen.getByText('22 B, 1 path')).toBeInTheDocument();
});

/** Every option of the schema, by its path; those that Grafana's own parts show and write are left out. */
function optionPaths(node: { properties?: object; items?: object }, above = ''): string[] {
  const inner = node.items && 'properties' in node.items ? node.items : node;
  return Object.entries(inner.properties ?? {}).flatMap(([name, child]) => {
    const path = above === '' ? name : `${above}.${name}`;
    const below = optionPaths(child, path);
    return child['x-section'] === 'grafana' ? [] : below.length > 0 ? below : [path];
  });
}

const GRAFANAS = /^(tls|serverName|basicAuth|oauthPassThru$|sigV4Auth$)/;

const FULL: ThreatSettings = {
  sigV4AuthType: 'credentials',
  enableSecureSocksProxy: true,
  sources: [{ selector: '{a="b"}', index: 'a', format: 'custom-text', pattern: 'x' }],
  endpoints: { rules: [{ match: '/a' }], openapi: [{ document: '{}' }] },
  noise: [{ preset: 'health' }, { name: 'own', paths: ['/x'] }],
  identity: { userFromToken: true, trustedHops: 1 },
  traceLink: { dataSourceUid: 'tempo' },
};

// It draws the whole page four times.
it('shows every option of the schema', async () => {
  const text: string[] = [];
  const look = async (store: StoreKind, settings: ThreatSettings) => {
    const { container } = await show({ url: 'http://x', jsonData: { ...FULL, store, ...settings } });
    await open('connection', 'sources', 'endpoints', 'identity', 'limits');
    text.push(container.textContent ?? '');
  };
  await look('loki', { authentication: 'bearer', identity: { trustedProxies: ['10.0.0.0/8'] } });
  cleanup();
  await look('elasticsearch', { authentication: 'apiKey' });
  cleanup();
  await look('opensearch', { authentication: 'sigv4' });
  cleanup();
  await look('opensearch', { authentication: 'sigv4', sigV4AuthType: 'keys' });
  const all = text.join('\n');
  const missing = optionPaths(schema).filter((path) => !GRAFANAS.test(path) && !all.includes(option(path).title));
  expect(missing).toEqual([]);
  // Presets are shown one by one.
  for (const { label } of option('noise.preset').choices) {
    expect(all).toContain(label);
  }
}, 90_000);
