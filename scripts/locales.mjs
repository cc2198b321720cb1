// npm run locales: writes the English texts of the sources, tidies the other languages and tells what they lack.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { ENGLISH, englishOf, fileOf, languagesOf, nested, placeholders, plugins, readTexts } from './locales/files.mjs';

function write(file, texts) {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(nested(texts), null, 2)}\n`);
}

/** What is not translated is left out, since Grafana then shows the English text of the sources. */
function translate(plugin, language, changed) {
  const texts = englishOf(plugin, language);
  const before = readTexts(fileOf(plugin, language));
  const others = plugins.map((one) => readTexts(fileOf(one, language)));
  const translated = new Map();
  const notes = [];
  for (const [key, text] of texts) {
    const said = before.get(key) ?? others.map((other) => other.get(key)).find(Boolean);
    if (!said) {
      notes.push(`  ${key} is missing: ${JSON.stringify(text)}`);
      continue;
    }
    translated.set(key, said);
    if (placeholders(said).join() !== placeholders(text).join()) {
      notes.push(`  ${key} has other placeholders than ${JSON.stringify(text)}`);
    } else if (changed.has(key)) {
      notes.push(`  ${key} may be out of date, the English text is new: ${JSON.stringify(text)}`);
    }
  }
  write(fileOf(plugin, language), translated);
  console.log(`${plugin.id}, ${language}: ${translated.size} of ${texts.size} texts`);
  notes.forEach((note) => console.log(note));
}

const english = plugins.map((plugin) => {
  const texts = englishOf(plugin);
  const before = readTexts(fileOf(plugin, ENGLISH));
  const changed = new Set([...texts.keys()].filter((key) => before.has(key) && before.get(key) !== texts.get(key)));
  return { plugin, texts, changed };
});

for (const { plugin, texts, changed } of english) {
  write(fileOf(plugin, ENGLISH), texts);
  console.log(`${plugin.id}, ${ENGLISH}: ${texts.size} texts`);
  for (const language of new Set([...plugin.languages, ...languagesOf(plugin)])) {
    if (language !== ENGLISH) {
      translate(plugin, language, changed);
    }
  }
}
