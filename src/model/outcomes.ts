export const OUTCOMES = ['blocked', 'passed', 'redirected', 'rejected', 'failed', 'unknown'] as const;
export type Outcome = (typeof OUTCOMES)[number];
export type OutcomeCounts = Record<Outcome, number>;

export const SEVERITIES = ['info', 'low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

export function toOutcome(value: unknown): Outcome {
  return OUTCOMES.find((outcome) => outcome === value) ?? 'unknown';
}

export function severityRank(value: unknown): number {
  return SEVERITIES.findIndex((severity) => severity === value);
}
