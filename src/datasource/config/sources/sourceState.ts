import { t } from '@grafana/i18n';

import type { SourceSettings, StoreKind } from '../../../model/settings';
import { CUSTOM_FORMAT, holdsDocuments } from '../../../model/settings';
import { option } from '../../../model/settingsSchema';

/** What a source lacks before it can be read: the title of the option. */
export function missingOfSource(source: SourceSettings, store: StoreKind): string | undefined {
  if (store === 'loki' && !source.selector) {
    return option('sources.selector').title;
  }
  if (holdsDocuments(store) && !source.index) {
    return option('sources.index').title;
  }
  return source.format === CUSTOM_FORMAT && !source.pattern ? option('sources.pattern').title : undefined;
}

/** What the roles together mean for the numbers. */
export function rolesNote(sources: SourceSettings[]): string | undefined {
  const roles = sources.map(({ role }) => role);
  if (roles.length > 0 && roles.every((role) => role === 'verdicts')) {
    return t(
      'sources.onlyVerdicts',
      'With verdicts alone, requests and ratios are not available: add the log of the gateway as requests.'
    );
  }
  if (roles.length > 1 && !roles.includes('verdicts')) {
    return t(
      'sources.noVerdicts',
      'Requests of several sources are added up. If one of them logs the requests of another again, like a WAF or a service behind the gateway, give it the role of verdicts: then a request counts once.'
    );
  }
  if (roles.length > 1) {
    return t(
      'sources.joined',
      'A request that several sources hold counts once: a verdict joins the request with the same request or trace id, else the one of the same client, method and target within two seconds.'
    );
  }
  return undefined;
}
