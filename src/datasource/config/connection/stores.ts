import type { SourceSettings, StoreKind, ThreatSettings } from '../../../model/settings';
import { patched } from '../../../model/settings';
import { appliesTo } from '../../../model/settingsSchema';

export function urlExample(store: StoreKind): string {
  return store === 'loki' ? 'http://loki:3100' : 'https://search.example:9200';
}

/** What changes of the store took away while the form is open: a look at another store loses nothing. */
export interface Memory {
  settings: Partial<ThreatSettings>;
  sources: Array<Partial<SourceSettings>>;
}

export const NO_MEMORY: Memory = { settings: {}, sources: [] };

interface Moved<T> {
  kept: T;
  memory: Partial<T>;
}

/** Takes away what does not apply, which the backend refuses by name, and gives back what applies again. */
function moveOver<T extends object>(value: T, memory: Partial<T>, applies: (name: string) => boolean): Moved<T> {
  const taken = Object.entries(value).filter(([name]) => !applies(name));
  const given = Object.entries(memory).filter(([name]) => applies(name) && !(name in value));
  const cleared = Object.fromEntries(taken.map(([name]) => [name, undefined]));
  return {
    // Both come from a value of this very type.
    kept: patched(value, { ...cleared, ...Object.fromEntries(given) } as Partial<T>),
    memory: { ...memory, ...(Object.fromEntries(taken) as Partial<T>) },
  };
}

export function withStore(
  settings: ThreatSettings,
  store: StoreKind,
  memory: Memory
): { settings: ThreatSettings; memory: Memory } {
  // Sample traffic ignores what the others need: it is tried and left again.
  if (store === 'sample') {
    return { settings: patched(settings, { store }), memory };
  }
  const moved = moveOver(settings, memory.settings, (name) => appliesTo(name, store));
  const sources = (moved.kept.sources ?? []).map((source, index) =>
    moveOver(source, memory.sources[index] ?? {}, (name) => appliesTo(`sources.${name}`, store))
  );
  return {
    settings: patched(moved.kept, { store, sources: sources.map(({ kept }) => kept) }),
    memory: { settings: moved.memory, sources: sources.map((source) => source.memory) },
  };
}
