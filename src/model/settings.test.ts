import type { ThreatSettings } from './settings';
import { holdsDocuments, patched, splitList, storeKind } from './settings';
import { appliesTo, choiceLabel, fieldNames, option, sectionText } from './settingsSchema';

describe('settings', () => {
  it('reads typed lists', () => {
    expect(splitList(' a, b\n\nc,')).toEqual(['a', 'b', 'c']);
  });

  it('takes a store for granted when there is a URL', () => {
    expect([storeKind({}, ''), storeKind({}, 'http://x'), storeKind({ store: 'sample' }, 'http://x')]).toEqual([
      'sample',
      'loki',
      'sample',
    ]);
    expect([holdsDocuments('opensearch'), holdsDocuments('loki')]).toEqual([true, false]);
  });

  it('leaves out what was cleared, and keeps what only looks empty', () => {
    const settings: ThreatSettings = { store: 'loki', tenant: 'a', sources: [{}], identity: { trustedHops: 0 } };
    expect(patched(settings, { tenant: '', noise: [], limits: {}, endpoints: { rules: undefined } })).toEqual({
      store: 'loki',
      sources: [{}],
      identity: { trustedHops: 0 },
    });
    expect(patched({ tlsSkipVerify: true }, { tlsSkipVerify: false })).toEqual({ tlsSkipVerify: false });
  });
});

describe('the schema', () => {
  it('gives an option its texts', () => {
    expect(option('sources.selector')).toMatchObject({
      title: 'Stream selector',
      example: '{job="nginx"}',
      stores: ['loki'],
    });
    expect(option('timeoutSeconds')).toMatchObject({ fallback: '30', least: 1, most: 600 });
    expect(option('identity.apiKeyParameters').example).toBe('api_key');
    expect(option('endpoints.openapi.owner').help).not.toBe('');
  });

  it('names what can be chosen', () => {
    expect(option('authentication').choices.map(({ value }) => value)).toEqual([
      'none',
      'basic',
      'bearer',
      'apiKey',
      'sigv4',
      'forward',
    ]);
    expect(option('sources.role').choices[0].value).toBe('');
    expect(choiceLabel('store', 'opensearch')).toBe('OpenSearch');
    expect(choiceLabel('store', 'other')).toBe('other');
    expect(option('identity.order').choices).toHaveLength(4);
  });

  it('knows which store an option is for', () => {
    expect([appliesTo('sources.index', 'loki'), appliesTo('sources.index', 'elasticsearch')]).toEqual([false, true]);
    expect(appliesTo('sources.name', 'sample')).toBe(true);
  });

  it('shows an unknown option by its name', () => {
    expect(option('sources.nothing')).toMatchObject({ title: 'sources.nothing', help: '', choices: [] });
    expect(sectionText('nothing')).toEqual({ title: 'nothing', help: '' });
  });

  it('lists the fields of a request', () => {
    expect(fieldNames()).toEqual(expect.arrayContaining(['method', 'target', 'apiKey', 'traceId']));
  });
});
