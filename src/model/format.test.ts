import { formatBytes, formatPercent, formatSpan } from './format';

it.each([
  [0, '0 %'],
  [0.00001, '< 0.01 %'],
  [0.00016, '0.02 %'],
  [0.5, '50 %'],
  [0.999999, '> 99.99 %'],
  [1, '100 %'],
])('shows the share %d as %s', (ratio, text) => {
  expect(formatPercent(ratio)).toBe(text);
});

it.each([
  [400, '0.4 s'],
  [3100, '3.1 s'],
  [45_000, '45 s'],
  [300_000, '5 min'],
  [86_400_000, '24 h'],
  [172_800_000, '48 h'],
  [604_800_000, '7 d'],
])('shows %d ms as %s', (span, text) => {
  expect(formatSpan(span)).toBe(text);
});

it.each([
  [0, '0 B'],
  [1536, '1.5 KiB'],
  [12_300_000_000, '11.5 GiB'],
])('shows %d bytes as %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});
