import type { NoiseRule } from '../../../model/settings';

export const NOISE_LISTS = ['paths', 'methods', 'userAgents', 'extensions', 'statuses'] as const;

/** Presets by their id, and the rules of one's own, which keep their order. */
export function presetsOf(rules: readonly NoiseRule[]): string[] {
  return rules.flatMap(({ preset }) => (preset ? [preset] : []));
}

export function ownRules(rules: readonly NoiseRule[]): NoiseRule[] {
  return rules.filter(({ preset }) => !preset);
}

export function withPreset(rules: readonly NoiseRule[], preset: string, on: boolean): NoiseRule[] {
  const others = rules.filter((rule) => rule.preset !== preset);
  const presets = others.filter((rule) => rule.preset);
  return [...presets, ...(on ? [{ preset }] : []), ...ownRules(others)];
}

export function withOwn(rules: readonly NoiseRule[], own: NoiseRule[]): NoiseRule[] {
  return [...rules.filter(({ preset }) => preset), ...own];
}

/** The backend refuses a rule that would match nothing or everything. */
export function saysNothing(rule: NoiseRule): boolean {
  return !rule.preset && NOISE_LISTS.every((name) => !rule[name]?.length);
}
