// The three plugins of dist, and how to read them.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

export const plugins = [
  { folder: 'dist', id: 'underthreat-apis-app', type: 'app', limit: 20_000 },
  { folder: 'dist/datasource', id: 'underthreat-apis-datasource', type: 'datasource', limit: 60_000 },
  { folder: 'dist/threats-panel', id: 'underthreat-apis-panel', type: 'panel', limit: 90_000 },
];

export const at = (...names) => path.join(root, ...names);
export const json = (...names) => JSON.parse(readFileSync(at(...names), 'utf8'));
