/** @type {import('jest').Config} */
module.exports = {
  testTimeout: 30_000, // a busy machine with two cores
  testEnvironment: 'jsdom',
  testMatch: ['<rootDir>/src/**/*.test.{ts,tsx}'],
  setupFiles: ['<rootDir>/.config/jest/globals.js'],
  setupFilesAfterEnv: ['<rootDir>/.config/jest/setup.ts'],
  transform: {
    '^.+\\.m?[tj]sx?$': [
      '@swc/jest',
      {
        sourceMaps: 'inline',
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', tsx: true },
          transform: { react: { runtime: 'automatic' } },
        },
      },
    ],
  },
  // The packages that come as ES modules only.
  transformIgnorePatterns: [
    '/node_modules/(?!(?:@grafana|@openfeature|@react-hookz|@ver0|ol|d3|d3-.*|uuid|marked|delaunator|internmap|robust-predicates|react-calendar|get-user-locale|memoize|mimic-function|rxjs|monaco-editor|@marcbachmann|@kusto|lodash-es|geotiff|quick-lru|quickselect|rbush|earcut|color-.*|lru-cache|react-data-grid|i18next.*|micro-memoize|@wojtekmaj)/)',
  ],
  moduleNameMapper: {
    '\\.(css|scss|svg|png)$': '<rootDir>/.config/jest/empty.js',
    '^react-inlinesvg$': '<rootDir>/.config/jest/inlineSvg.tsx',
  },
  collectCoverageFrom: ['src/**/*.{ts,tsx}', '!src/**/module.{ts,tsx}'],
};
