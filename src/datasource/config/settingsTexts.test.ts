import { t } from '@grafana/i18n';

import { option, sectionText } from '../../model/settingsSchema';
import english from '../locales/en-US/underthreat-apis-datasource.json';

jest.mock('@grafana/i18n', () => ({ t: jest.fn((_: string, text: string) => text) }));

type Tree = { [name: string]: string | Tree };

function flat(tree: Tree, above: string): Array<[string, string]> {
  return Object.entries(tree).flatMap(([name, value]): Array<[string, string]> =>
    typeof value === 'string' ? [[above + name, value]] : flat(value, `${above}${name}.`)
  );
}

// The keys of these texts are computed, so a parser of the sources can not see them.
it('asks for the keys of the English file, with its texts', () => {
  const { section: sections, ...options } = english.settings;
  Object.keys(options).forEach((path) => option(path.replaceAll('/', '.')));
  Object.keys(sections).forEach(sectionText);

  const asked = jest.mocked(t).mock.calls.map(([key, text]) => [key, text]);
  expect(asked.length).toBeGreaterThan(250);
  expect(Object.fromEntries(asked)).toEqual(Object.fromEntries(flat(english.settings, 'settings.')));
});
