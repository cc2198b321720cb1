import { t } from '@grafana/i18n';

import { AS_TEXT } from '../../../model/asText';
import { formatCount, formatPercent } from '../../../model/format';
import { inert } from '../../../model/inert';
import type { SampleCandidate, SampleEntry, SampleField, SampleReport } from '../../../model/sample';

export function headline(report: SampleReport): string {
  const { read, sampled, formatTitle, sure } = report;
  if (sampled === 0) {
    return t('sample.nothing', 'No entries were found. Check the source, and whether anything was logged lately.');
  }
  if (formatTitle === '') {
    return contenders(report).length > 1 ? unsureText(report) : t('sample.unknown', 'No format fits these entries.');
  }
  const counts = {
    format: inert(formatTitle),
    read: formatCount(read ?? 0),
    sampled: formatCount(sampled ?? 0),
    ...AS_TEXT,
  };
  return sure
    ? t('sample.headline', '{{format}}: {{read}} of {{sampled}} entries read as requests', counts)
    : t('sample.unsureHeadline', 'Perhaps {{format}}: {{read}} of {{sampled}} entries read as requests', counts);
}

export function severity(report: SampleReport): 'success' | 'warning' | 'error' {
  const { read, sampled, sure } = report;
  if (!read && contenders(report).length < 2) {
    return 'error';
  }
  return sure && read === sampled ? 'success' : 'warning';
}

/** The formats that a person should choose between. */
export function contenders({ candidates }: SampleReport): SampleCandidate[] {
  const most = Math.max(0, ...candidates.map(({ read }) => read ?? 0));
  return candidates.filter(({ format, read }) => format !== '' && most > 0 && (read ?? 0) * 2 >= most);
}

export function unsureText(report: SampleReport): string {
  const titles = contenders(report).map(({ title }) => inert(title, 60));
  return titles.length > 1
    ? t('sample.between', 'Not sure between {{formats}}: choose.', {
        formats: new Intl.ListFormat(undefined).format(titles),
        ...AS_TEXT,
      })
    : t('sample.unsure', 'Not sure about the format: choose it in the source.');
}

export function coverageText({ coverage }: SampleField): string {
  return coverage ? formatPercent(coverage) : t('sample.missing', 'not in this log');
}

/** Who groups and filters by a field. */
export function pushedText({ coverage, pushed, reason }: SampleField): string {
  if (pushed === null || (!coverage && reason === '')) {
    return inert(reason);
  }
  const text = pushed ? t('sample.pushed', 'in the store') : t('sample.notPushed', 'by the plugin, for threats only');
  return reason === '' ? text : `${text}: ${inert(reason)}`;
}

export interface EntryGroups {
  unread: SampleEntry[];
  read: SampleEntry[];
}

/** Without a format nothing was tried to be read, so nothing failed. */
export function groupEntries({ entries, format }: SampleReport): EntryGroups {
  return format === ''
    ? { unread: [], read: entries.map((entry) => ({ ...entry, read: true })) }
    : { unread: entries.filter(({ read }) => !read), read: entries.filter(({ read }) => read) };
}
