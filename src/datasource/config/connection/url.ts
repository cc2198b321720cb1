import { t } from '@grafana/i18n';

function parse(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

/** Where secrets would be readable by every editor, and what can not be an address. */
export function urlProblem(text: string): string | undefined {
  const url = text.trim();
  if (url === '') {
    return undefined;
  }
  const parsed = parse(url);
  if (!parsed || !/^https?:$/.test(parsed.protocol)) {
    return t('url.invalid', 'An address begins with http:// or https://');
  }
  if (parsed.username !== '' || parsed.password !== '') {
    return t('url.secret', 'Choose user and password below: in the address every editor could read them.');
  }
  return undefined;
}
