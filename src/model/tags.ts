import { t } from '@grafana/i18n';

export function tagLabel(tag: string): string {
  switch (tag) {
    case 'documented':
      return t('tag.documented', 'documented');
    case 'shadow':
      return t('tag.shadow', 'shadow');
    case 'deprecated':
      return t('tag.deprecated', 'deprecated');
    case 'probe-only':
      return t('tag.probeOnly', 'probe-only');
    case 'new':
      return t('tag.new', 'new');
    default:
      return tag;
  }
}

export function tagHelp(tag: string): string {
  switch (tag) {
    case 'documented':
      return t('tag.documentedHelp', 'An OpenAPI document describes it');
    case 'shadow':
      return t('tag.shadowHelp', 'It answers, but no OpenAPI document describes it');
    case 'deprecated':
      return t('tag.deprecatedHelp', 'Its OpenAPI document calls it deprecated');
    case 'probe-only':
      return t('tag.probeOnlyHelp', 'Nothing names it, and it answered nothing but 404 in this range');
    case 'new':
      return t('tag.newHelp', 'It was not seen in the range of equal length before');
    default:
      return '';
  }
}

/** What asks for a look; the others are background. */
export function isNotable(tag: string): boolean {
  return tag === 'shadow' || tag === 'deprecated' || tag === 'new';
}
