import { t } from '@grafana/i18n';

export const SOURCE_ROLES = ['requests', 'verdicts', 'both'] as const;
export type SourceRole = (typeof SOURCE_ROLES)[number];

export function isSourceRole(value: unknown): value is SourceRole {
  return SOURCE_ROLES.some((role) => role === value);
}

export function roleLabel(role: SourceRole): string {
  switch (role) {
    case 'requests':
      return t('role.requests', 'Requests');
    case 'verdicts':
      return t('role.verdicts', 'Verdicts');
    case 'both':
      return t('role.both', 'Requests with verdicts');
  }
}
