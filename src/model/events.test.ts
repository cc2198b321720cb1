import { addDeepChecks, readEvents } from './events';

const frame = (custom: Record<string, unknown>) => ({ name: 'events', length: 0, fields: [], meta: { custom } });

describe('the deep check of a page', () => {
  it('is read from the frame', () => {
    const deepCheck = { checked: 20, skipped: 1, findings: 7, seconds: 0.25 };
    expect(readEvents([frame({ kind: 'events', deepCheck })]).deepCheck).toEqual(deepCheck);
  });

  it('is not there where it is off, and is nothing else than numbers', () => {
    expect(readEvents([frame({ kind: 'events' })]).deepCheck).toBeUndefined();
    expect(readEvents([frame({ kind: 'events', deepCheck: { checked: '<b>' } })]).deepCheck).toEqual({
      checked: 0,
      skipped: 0,
      findings: 0,
      seconds: 0,
    });
  });

  it('adds up over pages', () => {
    const one = { checked: 20, skipped: 0, findings: 7, seconds: 0.5 };
    expect(addDeepChecks(one, { ...one, skipped: 2 })).toEqual({ checked: 40, skipped: 2, findings: 14, seconds: 1 });
    expect(addDeepChecks(undefined, one)).toBe(one);
    expect(addDeepChecks(one, undefined)).toBe(one);
    expect(addDeepChecks()).toBeUndefined();
  });
});

describe('the link to the log', () => {
  const computed = {
    exactness: 'exact',
    sources: [{ name: 'waf', store: 'loki', explore: '{job="waf"}' }, { name: 'b' }],
  };

  it('knows the sources that a reader may see', () => {
    expect(readEvents([frame({ logLink: { dataSourceUid: 'logs' }, computed })]).logLink).toEqual({
      dataSourceUid: 'logs',
      sources: [expect.objectContaining({ name: 'waf', store: 'loki', explore: '{job="waf"}' })],
    });
  });

  it('is not there where none is configured, or nothing may be seen', () => {
    expect(readEvents([frame({ computed })]).logLink).toBeUndefined();
    expect(readEvents([frame({ logLink: { dataSourceUid: 'logs' } })]).logLink).toBeUndefined();
  });
});
