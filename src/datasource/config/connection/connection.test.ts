import { editorOptions } from '../../../../tests/fixtures/editor';
import { authenticationOf, missingOf, takesMethod, withAuthentication } from './authentication';
import { NO_MEMORY, withStore } from './stores';
import { urlProblem } from './url';

describe('authentication', () => {
  it("follows Grafana's own flags where nothing else is said", () => {
    expect(authenticationOf(editorOptions())).toBe('none');
    expect(authenticationOf(editorOptions({ basicAuth: true }))).toBe('basic');
    expect(authenticationOf(editorOptions({ jsonData: { oauthPassThru: true } }))).toBe('forward');
    expect(authenticationOf(editorOptions({ jsonData: { sigV4Auth: true } }))).toBe('sigv4');
    expect(authenticationOf(editorOptions({ basicAuth: true, jsonData: { authentication: 'bearer' } }))).toBe('bearer');
  });

  it.each([
    ['none', false, undefined, undefined],
    ['basic', true, undefined, undefined],
    ['bearer', false, undefined, undefined],
    ['apiKey', false, undefined, undefined],
    ['forward', false, true, undefined],
    ['sigv4', false, undefined, true],
  ] as const)(
    '%s sets every flag the same way, whatever was chosen before',
    (method, basicAuth, oauthPassThru, sigV4Auth) => {
      const before = editorOptions({
        basicAuth: true,
        basicAuthUser: 'me',
        withCredentials: true,
        jsonData: { store: 'opensearch', oauthPassThru: true, sigV4Auth: true, sigV4Region: 'r', sigV4Service: 'aoss' },
      });
      const after = withAuthentication(before, method);
      expect(after).toMatchObject({ basicAuth, withCredentials: false, basicAuthUser: method === 'basic' ? 'me' : '' });
      const { oauthPassThru: oauth, sigV4Auth: sigV4, authentication } = after.jsonData;
      expect([authentication, oauth, sigV4]).toEqual([method, oauthPassThru, sigV4Auth]);
      expect('sigV4Region' in after.jsonData).toBe(method === 'sigv4');
      expect(authenticationOf(after)).toBe(method);
    }
  );

  it('says what a method lacks', () => {
    const sigv4 = withAuthentication(editorOptions({ jsonData: { store: 'opensearch' } }), 'sigv4');
    expect(missingOf(sigv4)).toMatch(/region/);
    const withRegion = { ...sigv4, jsonData: { ...sigv4.jsonData, sigV4Region: 'eu-central-1' } };
    expect(missingOf(withRegion)).toMatch(/access key/);
    const keys = { sigV4AccessKey: true, sigV4SecretKey: true };
    expect(missingOf({ ...withRegion, secureJsonFields: keys })).toBeUndefined();
    expect(missingOf(editorOptions({ basicAuth: true }))).toMatch(/user/);
    const bearer = withAuthentication(editorOptions(), 'bearer');
    expect(missingOf(bearer)).toMatch(/token/);
    expect(missingOf({ ...bearer, secureJsonData: { bearerToken: 'x' } })).toBeUndefined();
  });

  it('offers a store what it takes', () => {
    expect([takesMethod('loki', 'sigv4'), takesMethod('opensearch', 'sigv4'), takesMethod('loki', 'bearer')]).toEqual([
      false,
      true,
      true,
    ]);
  });
});

describe('another store', () => {
  const loki = {
    store: 'loki' as const,
    tenant: 'shop',
    blockStatuses: [403],
    sources: [{ name: 'gateway', selector: '{a="b"}', format: 'nginx-json' }],
  };

  it('keeps what still applies and drops the rest', () => {
    const { settings } = withStore(loki, 'elasticsearch', NO_MEMORY);
    expect(settings).toEqual({
      store: 'elasticsearch',
      blockStatuses: [403],
      sources: [{ name: 'gateway', format: 'nginx-json' }],
    });
  });

  it('gives back on return what it took, and nothing that was cleared meanwhile', () => {
    const there = withStore(loki, 'elasticsearch', NO_MEMORY);
    const changed = { ...there.settings, blockStatuses: undefined, sources: [{ name: 'gateway', index: 'logs-*' }] };
    const back = withStore(changed, 'loki', there.memory);
    expect(back.settings).toEqual({
      store: 'loki',
      tenant: 'shop',
      sources: [{ name: 'gateway', selector: '{a="b"}' }],
    });
    expect(withStore(back.settings, 'opensearch', back.memory).settings.sources).toEqual([
      { name: 'gateway', index: 'logs-*' },
    ]);
  });

  it('takes nothing away for a look at sample traffic', () => {
    expect(withStore(loki, 'sample', NO_MEMORY).settings).toEqual({ ...loki, store: 'sample' });
  });
});

it.each([
  ['', undefined],
  ['http://loki:3100', undefined],
  [' https://search.example:9200/path ', undefined],
  ['loki:3100', /begins with/],
  ['ftp://x', /begins with/],
  ['https://me:secret@x', /every editor/],
])('checks the address %j', (url, problem) => {
  expect(urlProblem(url) ?? '').toMatch(problem ?? /^$/);
});
