import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import test from 'node:test';

import {
  ENGLISH,
  englishOf,
  fileOf,
  languagesOf,
  nested,
  placeholders,
  plugins,
  readTexts,
} from '../../scripts/locales/files.mjs';

const written = (file) => JSON.parse(readFileSync(file, 'utf8'));

for (const plugin of plugins) {
  const { id, languages } = plugin;

  test(`${id}: plugin.json names the languages that have a folder`, () => {
    assert.deepEqual([...languages].sort(), languagesOf(plugin));
  });

  test(`${id}: the English file is what the sources say (npm run locales)`, () => {
    const texts = englishOf(plugin);
    assert.ok(texts.size > 100, 'the sources were not read');
    assert.deepEqual(written(fileOf(plugin, ENGLISH)), nested(texts));
  });

  for (const language of languages.filter((one) => one !== ENGLISH)) {
    const texts = readTexts(fileOf(plugin, language));
    const english = englishOf(plugin, language);

    test(`${id}, ${language}: a text for each English one, and no other`, () => {
      assert.deepEqual([...texts.keys()].sort(), [...english.keys()].sort());
      assert.deepEqual(
        [...texts].filter(([, text]) => text.trim() === '').map(([key]) => key),
        []
      );
    });

    test(`${id}, ${language}: the same placeholders`, () => {
      for (const [key, text] of texts) {
        assert.deepEqual(placeholders(text), placeholders(english.get(key) ?? ''), key);
      }
    });

    test(`${id}, ${language}: is a translation`, () => {
      const same = [...texts].filter(([key, text]) => text === english.get(key));
      assert.ok(same.length < texts.size / 4, `${same.length} of ${texts.size} texts are English`);
    });
  }

  for (const language of languages) {
    test(`${id}, ${language}: dist has the file of src`, () => {
      const file = fileOf(plugin, language, 'dist');
      assert.ok(existsSync(file), `${file} is missing`);
      assert.deepEqual(written(file), written(fileOf(plugin, language)));
    });
  }
}

test('a text that several plugins show is translated the same way', () => {
  for (const language of new Set(plugins.flatMap((plugin) => plugin.languages))) {
    const seen = new Map();
    for (const [key, text] of plugins.flatMap((plugin) => [...readTexts(fileOf(plugin, language))])) {
      assert.equal(text, seen.get(key) ?? text, `${language}: ${key}`);
      seen.set(key, text);
    }
  }
});
