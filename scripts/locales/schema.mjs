// The texts of the settings' schema, with the keys that src/model/settingsSchema.ts gives them; jest compares the two.
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { root } from '../run.mjs';

function optionTexts(name, node) {
  const values = node.enum ?? node.items?.enum ?? [];
  return [
    { key: `${name}.title`, text: node.title ?? '' },
    { key: `${name}.help`, text: node.description ?? '' },
    ...values.flatMap((value) => {
      const { title = value, description = '' } = node['x-enum']?.[value] ?? {};
      const key = `${name}.values.${value || 'none'}`;
      return [
        { key: `${key}.title`, text: title },
        { key: `${key}.help`, text: description },
      ];
    }),
  ];
}

function childTexts(node, above) {
  return Object.entries((node.items ?? node).properties ?? {}).flatMap(([name, child]) => {
    const names = [...above, name];
    return [...optionTexts(`settings.${names.join('/')}`, child), ...childTexts(child, names)];
  });
}

/** Key and English text of every option, value and section that has one. */
export function schemaTexts() {
  const schema = JSON.parse(readFileSync(path.join(root, 'pkg/plugin/settings.schema.json'), 'utf8'));
  const sections = schema['x-sections'].flatMap(({ id, title, description }) => [
    { key: `settings.section.${id}.title`, text: title },
    { key: `settings.section.${id}.help`, text: description },
  ]);
  return [...childTexts(schema, []), ...sections].filter(({ text }) => text !== '');
}
