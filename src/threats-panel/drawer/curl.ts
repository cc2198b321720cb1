import type { ThreatEvent } from '../../model/events';

/** What a shell, a terminal or an HTTP line must not see as it is: control characters, spaces, and what reorders text. */
const UNSAFE = /[\u0000-\u0020\u007f-\u00a0\u200b-\u200f\u2028-\u202f\u2066-\u2069\ufeff]|\p{Cs}/gu;

function percentEncoded(text: string): string {
  return text.replace(UNSAFE, (character) => {
    const bytes = new TextEncoder().encode(character);
    return Array.from(bytes, (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
  });
}

/** In single quotes a shell reads nothing but the quote itself. */
function quoted(text: string): string {
  return `'${text.replace(/'/g, `'\\''`)}'`;
}

const HOST = /^[a-z0-9_.-]+(?::\d{1,5})?$/i;
const METHOD = /^[A-Z]{1,20}$/;

/**
 * The request as a command, to repeat it against a server of one's own. Secrets were masked by the backend. The scheme is not logged; a host that is
 * none becomes a placeholder, so that a log line can't choose where the command goes.
 */
export function toCurl({ method, host, uri, userAgent }: ThreatEvent): string {
  const target = uri.startsWith('/')
    ? uri
    : `/${uri.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '').replace(/^\//, '')}`;
  const parts = ['curl', '--path-as-is', '--globoff'];
  if (METHOD.test(method) && method !== 'GET') {
    parts.push(method === 'HEAD' ? '--head' : `--request ${method}`);
  }
  if (userAgent !== '') {
    parts.push(`--user-agent ${quoted(userAgent.replace(UNSAFE, ' '))}`);
  }
  parts.push(quoted(`https://${HOST.test(host) ? host : 'HOST'}${percentEncoded(target)}`));
  return parts.join(' ');
}
