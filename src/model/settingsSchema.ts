import { t } from '@grafana/i18n';

import schema from '../../pkg/plugin/settings.schema.json';
import type { StoreKind } from './settings';
import { STORES } from './settings';
import { isRecord, toNumber, toText } from './values';

export interface Choice {
  value: string;
  label: string;
  description?: string;
}

/** What the one schema of the settings says of an option; the backend checks with the same file. */
export interface Option {
  path: string;
  title: string;
  help: string;
  /** The default and the first example as a person would type them. */
  fallback: string;
  example: string;
  /** What can be chosen, with what each means. */
  choices: Choice[];
  least?: number;
  most?: number;
  stores: readonly StoreKind[];
}

type Node = Record<string, unknown>;

// A dot would nest the texts of an option in those of the one above, which may have an option named `title`.
const keyOf = (path: string) => `settings.${path.replaceAll('.', '/')}`;

/** A text of the schema, which has none for some; a translation may replace it. */
function said(key: string, text: string): string {
  return text === '' ? '' : t(key, text);
}

const part = (value: unknown): Node => (isRecord(value) ? value : {});

/** An option of a list is an option of its items. */
function child(parent: Node, name: string): Node | undefined {
  const found = part(('items' in parent ? part(parent.items) : parent).properties)[name];
  return isRecord(found) ? found : undefined;
}

function find(path: string): Node | undefined {
  return path.split('.').reduce<Node | undefined>((at, name) => at && child(at, name), schema);
}

function typed(value: unknown): string {
  return typeof value === 'object' && value !== null ? Object.values(value).map(toText).join(', ') : toText(value);
}

function choicesOf(path: string, node: Node): Choice[] {
  const listed = [node.enum, part(node.items).enum].find(Array.isArray) ?? [];
  const about = isRecord(node['x-enum']) ? node['x-enum'] : {};
  return listed.map(toText).map((value) => {
    const words = isRecord(about[value]) ? about[value] : {};
    const key = `${keyOf(path)}.values.${value || 'none'}`;
    return {
      value,
      label: said(`${key}.title`, toText(words.title) || value),
      description: said(`${key}.help`, toText(words.description)) || undefined,
    };
  });
}

function storesOf(node: Node): readonly StoreKind[] {
  const stores = node['x-stores'];
  return Array.isArray(stores) ? STORES.filter((store) => stores.includes(store)) : STORES;
}

/** An option by its path, `sources.selector`: lists are left out. An unknown one shows its own name. */
export function option(path: string): Option {
  const node = find(path) ?? {};
  return {
    path,
    title: said(`${keyOf(path)}.title`, toText(node.title) || path),
    help: said(`${keyOf(path)}.help`, toText(node.description)),
    fallback: typed(node.default),
    example: Array.isArray(node.examples) ? typed(node.examples[0]) : '',
    choices: choicesOf(path, node),
    least: toNumber(node.minimum) ?? undefined,
    most: toNumber(node.maximum) ?? undefined,
    stores: storesOf(node),
  };
}

/** What a value of an option is called. */
export function choiceLabel(path: string, value: string): string {
  return option(path).choices.find((choice) => choice.value === value)?.label ?? value;
}

export interface SectionText {
  title: string;
  help: string;
}

/** A group of options, as the documentation has it. */
export function sectionText(id: string): SectionText {
  const section = schema['x-sections'].find((one) => one.id === id);
  return {
    title: said(`settings.section.${id}.title`, section?.title ?? id),
    help: said(`settings.section.${id}.help`, section?.description ?? ''),
  };
}

/** The parts of a request whose place in an entry can be said. */
export function fieldNames(): string[] {
  return [...schema.properties.sources.items.properties.fields.propertyNames.enum];
}

export function appliesTo(path: string, store: StoreKind): boolean {
  return storesOf(find(path) ?? {}).includes(store);
}
