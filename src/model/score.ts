import { isRecord, records, toNumber, toText } from './values';

/** What one rule adds to a score. */
export interface Contribution {
  rule: string;
  title: string;
  requests: number;
  /** Severity weight × outcome weight, the mean of its requests. */
  weight: number;
  /** With the age of the requests, before the cap. */
  sum: number;
  points: number;
  capped: boolean;
}

/** The weights that the backend computed with: they are not written here, so that page and number can't differ. */
export interface ScoreFormula {
  severity: Array<[name: string, weight: number]>;
  outcome: Array<[name: string, weight: number]>;
  halfLifeHours: number;
  ruleCap: number;
  cap: number;
}

export function readContributions(value: unknown): Contribution[] {
  return records(value).map((one) => ({
    rule: toText(one.rule),
    title: toText(one.title) || toText(one.rule),
    requests: toNumber(one.requests) ?? 0,
    weight: toNumber(one.weight) ?? 0,
    sum: toNumber(one.sum) ?? 0,
    points: toNumber(one.points) ?? 0,
    capped: one.capped === true,
  }));
}

function weights(value: unknown): Array<[string, number]> {
  return Object.entries(isRecord(value) ? value : {})
    .map(([name, weight]): [string, number] => [name, toNumber(weight) ?? 0])
    .sort(([, a], [, b]) => b - a);
}

export function readFormula(value: unknown): ScoreFormula | undefined {
  if (!isRecord(value)) {
    return undefined;
  }
  return {
    severity: weights(value.severity),
    outcome: weights(value.outcome),
    halfLifeHours: toNumber(value.halfLifeHours) ?? 0,
    ruleCap: toNumber(value.ruleCap) ?? 0,
    cap: toNumber(value.cap) ?? 0,
  };
}
