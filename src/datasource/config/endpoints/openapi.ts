import { isRecord } from '../../../model/values';

/** The backend's own bound on a document. */
export const MOST_BYTES = 5 * 1024 * 1024;

export interface DocumentFacts {
  bytes: number;
  /** undefined where only the backend can tell. */
  paths?: number;
}

export function documentFacts(text: string): DocumentFacts {
  const trimmed = text.trim();
  return {
    bytes: new TextEncoder().encode(text).length,
    paths: trimmed.startsWith('{') ? pathsOfJson(trimmed) : pathsOfYaml(trimmed),
  };
}

function pathsOfJson(text: string): number | undefined {
  try {
    const document: unknown = JSON.parse(text);
    return isRecord(document) && isRecord(document.paths) ? Object.keys(document.paths).length : undefined;
  } catch {
    return undefined;
  }
}

/** Counts the keys below `paths:` of usual YAML; what is written in another style is left to the backend. */
function pathsOfYaml(text: string): number | undefined {
  const lines = text.split(/\r?\n/);
  const start = lines.findIndex((line) => /^paths:\s*(#.*)?$/.test(line));
  if (start < 0) {
    return undefined;
  }
  let indent: string | undefined;
  let count = 0;
  for (const line of lines.slice(start + 1)) {
    if (/^\s*(#.*)?$/.test(line)) {
      continue;
    }
    const own = /^\s*/.exec(line)?.[0] ?? '';
    if (own === '') {
      break;
    }
    indent ??= own;
    if (own === indent && /^["']?\//.test(line.trim())) {
      count++;
    }
  }
  return count;
}

/** A name for a picked file: what stands before its ending. */
export function nameOfFile(file: string): string {
  return file.replace(/\.(json|ya?ml)$/i, '').slice(0, 100);
}
