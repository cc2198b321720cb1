import grafana from '@grafana/eslint-config';
import tsPlugin from '@typescript-eslint/eslint-plugin';
import jsxA11y from 'eslint-plugin-jsx-a11y';
import importSort from 'eslint-plugin-simple-import-sort';

import stair from './.config/eslint/stair.mjs';

export default [
  {
    ignores: [
      '**/node_modules',
      'dist',
      'preview/dist',
      'coverage',
      'test-results',
      'playwright-report',
      'tests/stores',
    ],
  },
  ...grafana,
  jsxA11y.flatConfigs.strict,
  {
    plugins: { 'simple-import-sort': importSort, stair },
    rules: {
      'simple-import-sort/imports': 'error',
      'simple-import-sort/exports': 'error',
      'stair/imports': [
        'error',
        {
          'src/model': ['src/model'],
          'src/datasource': ['src/model', 'src/datasource'],
          'src/evidence': ['src/model', 'src/evidence'],
          'src/threats-panel': ['src/model', 'src/evidence', 'src/threats-panel'],
          'src/pages': ['src/model', 'src/evidence', 'src/pages'],
          src: ['src/model', 'src/pages', 'src'],
          preview: ['preview'],
        },
      ],
      'max-lines': ['error', 300],
      // It takes a type import beside a value import for a duplicate.
      'no-duplicate-imports': 'off',
      // Nothing here is compiled by React's compiler.
      'react-hooks/incompatible-library': 'off',
      'react-hooks/set-state-in-effect': 'off',
      // TypeScript checks both.
      'react/prop-types': 'off',
      'react/react-in-jsx-scope': 'off',
    },
  },
  {
    files: ['**/*.{ts,tsx}'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      ...tsPlugin.configs.recommended.rules,
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': true, 'ts-ignore': true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-deprecated': 'warn',
    },
  },
  {
    // What Grafana's reviewers refuse in a plugin.
    files: ['src/**'],
    rules: {
      'no-console': 'error',
      'no-alert': 'error',
      'no-restricted-properties': [
        'error',
        { object: 'window', property: 'grafanaBootData', message: 'Use config of @grafana/runtime.' },
        { object: 'window', property: 'location', message: 'Use locationService.' },
      ],
    },
  },
  { files: ['scripts/**', 'tests/**', 'preview/**'], rules: { 'no-console': 'off' } },
  {
    // The host provides what is deprecated, since plugins still use it.
    files: ['preview/**/*.{ts,tsx}'],
    rules: { '@typescript-eslint/no-deprecated': 'off', 'no-restricted-imports': 'off' },
  },
  { files: ['tests/browser/**'], rules: { 'react-hooks/rules-of-hooks': 'off', 'no-empty-pattern': 'off' } },
  { files: ['**/*.js', '**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
];
