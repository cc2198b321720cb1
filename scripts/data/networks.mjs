// Packs ranges of addresses into the binary form that pkg/actor/table.go reads. The form, all numbers little-endian:
//   "UTN1", then six sections, each a uint32 length and its bytes:
//   0 country codes (two letters each) · 1 countries of IPv4 · 2 countries of IPv6
//   3 gzip of lines "number<tab>organisation" · 4 systems of IPv4 · 5 systems of IPv6
// A table is a uint32 count and as many entries, in the order of addresses: size, gap if the size says so, value, as varints.
//   A size is (m >> 1) << 7 | s << 1 | hasGap for m * 2^s addresses with m odd; a gap before it is (m >> 1) << 6 | s.
//   A value is a place in section 0 or 3, whose most frequent ones come first. IPv6 counts in /64.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

/** Names longer than this are cut: an organisation is a facet. */
const maxName = 64;
const full = (1n << 64n) - 1n;

/** The rows of a CSV file of ranges: first and last address as numbers, a value, the rest as one name. */
function rows(folder, file) {
  const lines = readFileSync(path.join(folder, file), 'utf8').trim().split('\n');
  return lines.map((line) => {
    const [first, last, value, ...rest] = line.split(',');
    const name = rest.join(',').replace(/^"|"$/g, '').replaceAll('""', '"');
    return { first: BigInt(first), end: BigInt(last) + 1n, value, name };
  });
}

/** Ranges in whole /64, without what isn't one. */
const inSubnets = (ranges) => ranges.map((r) => ({ ...r, first: (r.first + full) >> 64n, end: r.end >> 64n }));

/** Ranges in order that don't overlap: of two, the earlier one keeps what both claim. */
function disjoint(ranges) {
  const result = [];
  let end = 0n;
  for (const range of ranges.sort((a, b) => (a.first < b.first ? -1 : Number(a.first > b.first)))) {
    const first = range.first > end ? range.first : end;
    if (first < range.end) {
      result.push({ ...range, first });
      end = range.end;
    }
  }
  return result;
}

/** Distinct values, the most frequent first; equal ones in their own order, so that the file is the same each time. */
function ranked(tables) {
  const counts = new Map();
  tables.flat().forEach(({ value }) => counts.set(value, (counts.get(value) ?? 0) + 1));
  return [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a) || (a < b ? -1 : 1));
}

function varint(out, number) {
  if (number > full) {
    throw new Error(`${number} doesn't fit into 64 bits`);
  }
  for (; number > 127n; number >>= 7n) {
    out.push(Number(number & 127n) | 128);
  }
  out.push(Number(number));
}

/** A number as odd factor and power of two: nearly all ranges are one power of two. */
function code(number) {
  let shift = 0n;
  for (; (number & 1n) === 0n; number >>= 1n) {
    shift++;
  }
  return ((number >> 1n) << 6n) | shift;
}

function table(ranges, places) {
  const out = [];
  let end = 0n;
  for (const range of ranges) {
    const gap = range.first - end;
    varint(out, (code(range.end - range.first) << 1n) | (gap > 0n ? 1n : 0n));
    if (gap > 0n) {
      varint(out, code(gap));
    }
    varint(out, BigInt(places.get(range.value)));
    end = range.end;
  }
  const count = Buffer.alloc(4);
  count.writeUInt32LE(ranges.length);
  return Buffer.concat([count, Buffer.from(out)]);
}

/** "X - X" and runs of spaces come from the registries. */
function organisation(name) {
  const plain = name.replace(/[\s\p{C}]+/gu, ' ').trim();
  const half = plain.slice(0, (plain.length - 3) / 2);
  return (plain === `${half} - ${half}` ? half : plain).slice(0, maxName).trim();
}

const place = (values) => new Map(values.map((value, at) => [value, at]));

export function networks({ countries, systems }) {
  const lands = [
    disjoint(rows(countries, 'asn-country-ipv4-num.csv')),
    disjoint(inSubnets(rows(countries, 'asn-country-ipv6-num.csv'))),
  ].map((ranges) => ranges.filter(({ value }) => /^[A-Z]{2}$/.test(value)));
  const nets = [
    disjoint(rows(systems, 'asn-ipv4-num.csv')),
    disjoint(inSubnets(rows(systems, 'asn-ipv6-num.csv'))),
  ].map((ranges) => ranges.filter(({ value }) => Number(value) > 0));
  const codes = ranked(lands);
  const numbers = ranked(nets);
  const names = new Map(nets.flat().map(({ value, name }) => [value, organisation(name)]));
  const lines = numbers.map((number) => `${number}\t${names.get(number)}\n`).join('');
  const sections = [
    Buffer.from(codes.join('')),
    ...lands.map((ranges) => table(ranges, place(codes))),
    gzipSync(lines, { level: 9 }),
    ...nets.map((ranges) => table(ranges, place(numbers))),
  ];
  return Buffer.concat([
    Buffer.from('UTN1'),
    ...sections.flatMap((section) => {
      const length = Buffer.alloc(4);
      length.writeUInt32LE(section.length);
      return [length, section];
    }),
  ]);
}
