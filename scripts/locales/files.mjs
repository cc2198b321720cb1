// The locale files of the three plugins: where they are, and what must be in them.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { root } from '../run.mjs';
import { extract } from './sources.mjs';

export const ENGLISH = 'en-US';

// Each module has translations of its own, so a text that two of them show is in the files of both.
export const plugins = [
  { folder: '', entry: 'module.tsx' },
  { folder: 'datasource', entry: 'module.ts' },
  { folder: 'threats-panel', entry: 'module.tsx' },
].map(({ folder, entry }) => {
  const { id, languages = [] } = JSON.parse(readFileSync(path.join(root, 'src', folder, 'plugin.json'), 'utf8'));
  return { id, folder, languages, entry: path.join(root, 'src', folder, entry) };
});

/** Where Grafana looks for it, below `src` or `dist`. */
export const fileOf = ({ id, folder }, language, below = 'src') =>
  path.join(root, below, folder, 'locales', language, `${id}.json`);

/** The languages that a plugin has a folder for. */
export function languagesOf({ folder }) {
  const locales = path.join(root, 'src', folder, 'locales');
  return existsSync(locales) ? readdirSync(locales).sort() : [];
}

/** A flat list by key of what a file nests. */
export function flat(tree, above = '') {
  return Object.entries(tree).flatMap(([name, value]) =>
    typeof value === 'string' ? [[above + name, value]] : flat(value, `${above}${name}.`)
  );
}

export function readTexts(file) {
  return new Map(existsSync(file) ? flat(JSON.parse(readFileSync(file, 'utf8'))) : []);
}

/** The file of a plugin as i18next reads it: nested by the dots of the keys, sorted. */
export function nested(texts) {
  const tree = {};
  for (const key of [...texts.keys()].sort()) {
    const names = key.split('.');
    const last = names.pop();
    const at = names.reduce((node, name) => (node[name] ??= {}), tree);
    if (typeof at !== 'object' || typeof at[last] === 'object') {
      throw new Error(`${key} is a text and a group of texts`);
    }
    at[last] = texts.get(key);
  }
  return tree;
}

/** A counted text has a key for each plural form of the language. */
export function wanted(extracted, language) {
  const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
  const texts = new Map();
  for (const [key, { text, one = text, counts }] of extracted) {
    if (counts) {
      forms.forEach((form) => texts.set(`${key}_${form}`, form === 'one' ? one : text));
    } else {
      texts.set(key, text);
    }
  }
  return texts;
}

/** What the sources of a plugin say, by language: in English, which are the texts that a translation must have. */
export function englishOf(plugin, language = ENGLISH) {
  return wanted(extract(plugin.entry), language);
}

export const placeholders = (text) => (text.match(/\{\{[^}]*\}\}/g) ?? []).sort();
