// Turns crawler-user-agents into patterns with a name and a kind, and into the examples that Go tests them with.
import { readFileSync } from 'node:fs';
import path from 'node:path';

// Look-around and back references, which RE2 doesn't know. A test in Go compiles every pattern.
const notRE2 = /\(\?[=!<]|\\[1-9]|\(\?>/;

/** The longest name shown: agents are a facet. */
const maxName = 40;

/** The name is what a pattern matches in its first example: /S[eE][mM]rushBot/ is SemrushBot. */
function nameOf({ pattern, instances }) {
  const start = pattern.split('[\\s\\S]*')[0];
  const found = instances.map((agent) => agent.match(new RegExp(start))?.[0]).find(Boolean) ?? start;
  const opened = found.replace(/^[^\p{L}\p{N}]+/u, '').replace(/\([^)]*$/, '');
  return opened.replace(/[^\p{L}\p{N})]+$/u, '').slice(0, maxName);
}

export function crawlers(folder) {
  const entries = JSON.parse(readFileSync(path.join(folder, 'crawler-user-agents.json'), 'utf8'));
  const result = { crawlers: [], examples: [], date: '' };
  for (const entry of entries) {
    const name = nameOf(entry);
    if (notRE2.test(entry.pattern) || name === '' || !(entry.tags?.length > 0)) {
      throw new Error(`crawler ${entry.pattern}: no RE2, no name or no kind`);
    }
    result.crawlers.push({ pattern: entry.pattern, name, kind: entry.tags[0] });
    result.examples.push({ pattern: entry.pattern, agents: entry.instances });
    const date = (entry.addition_date ?? '').replaceAll('/', '-');
    result.date = date > result.date ? date : result.date;
  }
  return result;
}
