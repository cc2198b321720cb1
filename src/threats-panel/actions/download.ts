import type { Sheet } from './sheet';
import { toCsv, toJson } from './sheet';

export const FORMATS = [
  { format: 'csv', type: 'text/csv;charset=utf-8', write: toCsv },
  { format: 'json', type: 'application/json', write: toJson },
] as const;
export type Format = (typeof FORMATS)[number]['format'];

/** The name of a file that lacks something says so wherever the file goes. */
export function downloadSheet(name: string, sheet: Sheet, format: Format, incomplete: boolean): void {
  const { type, write } = FORMATS.find((one) => one.format === format) ?? FORMATS[0];
  const url = URL.createObjectURL(new Blob([write(sheet)], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${name}${incomplete ? '-incomplete' : ''}.${format}`;
  link.click();
  URL.revokeObjectURL(url);
}
