import { readFailedHealth, readHealth } from './health';

it('reads what is well', () => {
  expect(readHealth({ status: 'OK', message: '12 streams' })).toEqual({ ok: true, message: '12 streams', remedy: '' });
});

it('reads what is wrong, with its remedy once', () => {
  const data = { status: 'ERROR', message: "Loki can't be reached.", details: { verboseMessage: 'Check the URL.' } };
  expect(readFailedHealth({ status: 400, data })).toEqual({
    ok: false,
    message: "Loki can't be reached.",
    remedy: 'Check the URL.',
  });
  expect(readFailedHealth({ data: { ...data, message: "Can't be reached. Check the URL." } }).remedy).toBe('');
});

it.each([undefined, null, 'x', {}, { data: 7 }])('is not well for %j', (failure) => {
  expect(readFailedHealth(failure)).toEqual({ ok: false, message: '', remedy: '' });
  expect(readHealth(failure).ok).toBe(false);
});
