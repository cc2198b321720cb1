/** Numbers and spans for people, in the reader's own language. Formats are made once: making one costs far more than using it. */
const COUNT = new Intl.NumberFormat();
const COMPACT = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 });
const ROUNDED = [0, 1, 2].map((maximumFractionDigits) => new Intl.NumberFormat(undefined, { maximumFractionDigits }));

function rounded(value: number, digits: 0 | 1 | 2): string {
  return ROUNDED[digits].format(value);
}

export function formatCount(value: number): string {
  return COUNT.format(value);
}

/** One digit after the point is as much as an estimate is worth; of small numbers two. */
export function formatDecimal(value: number): string {
  return rounded(value, Math.abs(value) < 1 ? 2 : 1);
}

export function formatCompact(value: number): string {
  return COMPACT.format(value);
}

export function formatPercent(ratio: number): string {
  const percent = ratio * 100;
  // A rare threat must not read as none, and almost all not as all.
  if (percent > 0 && percent < 0.01) {
    return `< ${rounded(0.01, 2)} %`;
  }
  if (percent < 100 && percent > 99.99) {
    return `> ${rounded(99.99, 2)} %`;
  }
  const digits = percent < 1 || (percent > 99 && percent < 100) ? 2 : 1;
  return `${rounded(percent, digits)} %`;
}

const UNITS: Array<[string, number]> = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
];

export function formatSpan(milliseconds: number): string {
  // Two days and less read better in hours.
  const unit = UNITS.find(([name, size]) => milliseconds >= (name === 'd' ? 2 * size + 1 : size)) ?? ['s', 1000];
  const digits = unit[0] === 's' && milliseconds < 10_000 ? 1 : unit[0] === 's' ? 0 : 1;
  return `${rounded(milliseconds / unit[1], digits)} ${unit[0]}`;
}

const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

export function formatBytes(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(BYTE_UNITS.length - 1, Math.floor(Math.log2(bytes) / 10));
  return `${rounded(bytes / 1024 ** power, 1)} ${BYTE_UNITS[power]}`;
}
