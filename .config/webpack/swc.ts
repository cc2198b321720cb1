import type { RuleSetRule } from 'webpack';

/** Strips types only: `npm run typecheck` is what checks them. */
export const swcRule: RuleSetRule = {
  test: /\.[tj]sx?$/,
  exclude: /node_modules/,
  use: {
    loader: 'swc-loader',
    options: {
      jsc: {
        target: 'es2020',
        parser: { syntax: 'typescript', tsx: true, decorators: false, dynamicImport: true },
        transform: { react: { runtime: 'automatic' } },
      },
    },
  },
};
