import { t } from '@grafana/i18n';

import { AS_TEXT } from '../model/asText';
import type { Searched } from '../model/events';
import { formatCount } from '../model/format';

/** What was found, and in how many: payloads of older requests are not looked through, which is said. */
export function searchedText({ searched, of, found }: Searched): string {
  const values = { found: formatCount(found), searched: formatCount(searched), of: formatCount(of), ...AS_TEXT };
  return searched < of
    ? t('search.some', 'Found in {{found}} of the newest {{searched}} threat requests; {{of}} there are', values)
    : t('search.all', 'Found in {{found}} of {{of}} threat requests', values);
}
