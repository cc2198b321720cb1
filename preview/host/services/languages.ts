import { PluginMeta } from '@grafana/data';
import { config } from '@grafana/runtime';
import { addResourceBundle, getResolvedLanguage, initializeI18n } from 'grafana-i18n-internal';
import type { BackendModule } from 'i18next';

const FALLBACK = 'en-US';

// Grafana's own texts are in none of its packages, but i18next takes a language without any for one that it lacks.
const ownTexts: BackendModule = {
  type: 'backend',
  init: () => {},
  read: (language, _, answer) => answer(null, { preview: { language } }),
};

/** Starts translations in the language that the page asks for. */
export async function startLanguage(): Promise<void> {
  await initializeI18n({ language: config.bootData.user.language, ns: ['grafana'], module: ownTexts });
}

const loaded = new Map<string, Promise<void>>();

async function load(id: string, translations: Record<string, string>): Promise<void> {
  const language = getResolvedLanguage();
  const path = translations[language] ?? translations[FALLBACK];
  if (!path) {
    console.warn(`${id} has no translation`);
    return;
  }
  const response = await fetch(new URL(path, document.baseURI));
  if (!response.ok) {
    console.error(`${path} could not be loaded`);
    return;
  }
  addResourceBundle(language, id, await response.json());
}

/** Loads the texts of a plugin as Grafana does, before its module. */
export function loadTexts({ id, translations }: PluginMeta): Promise<void> {
  const known = loaded.get(id) ?? (translations ? load(id, translations) : Promise.resolve());
  loaded.set(id, known);
  return known;
}
