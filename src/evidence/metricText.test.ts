import { metricText } from './metricText';

it.each([
  ['threats', 1234, '1,234'],
  ['threats', null, '–'],
  ['score', 20.333, '20.3'],
  ['durationMean', 0.01234, '12.34 ms'],
  ['durationP95', 2, '2 s'],
  ['bytes', 2048, '2 KiB'],
  ['threatRatio', 0.25, '25 %'],
  ['lastSeen', 0, '1970-01-01 00:00:00'],
] as const)('%s of %p reads %p', (metric, value, text) => {
  expect(metricText(metric, value, 'utc')).toBe(text);
});
