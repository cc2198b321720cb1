import path from 'node:path';

import TerserPlugin from 'terser-webpack-plugin';
import type { Configuration } from 'webpack';

import { swcRule } from './swc';

const root = process.cwd();
const runtime = path.join(root, 'node_modules/@grafana/runtime/dist/esm');

/** The page of the preview: what Grafana would share with the plugins, and what it would put around them. */
export default (env: { production?: boolean }): Configuration => ({
  mode: env.production ? 'production' : 'development',
  target: 'web',
  context: path.join(root, 'preview/host'),
  devtool: env.production ? false : 'eval-source-map',
  entry: { host: './main.ts' },
  module: {
    rules: [
      swcRule,
      // @grafana/ui imports ol/format/WKT and others without an extension.
      { test: /\.m?js$/, resolve: { fullySpecified: false } },
      // Strict ES modules would get a CommonJS default export wrapped in an object.
      { test: /\.mjs$/, type: 'javascript/auto' },
      { test: /\.css$/, use: ['style-loader', 'css-loader'] },
      { test: /\.(ttf|svg|png|woff2?)$/, type: 'asset/resource' },
    ],
  },
  optimization: { minimizer: [new TerserPlugin({ minify: TerserPlugin.swcMinify, extractComments: false })] },
  output: { clean: true, filename: '[name].js', path: path.join(root, 'preview/dist'), publicPath: '/public/preview/' },
  resolve: {
    extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    alias: {
      // What the packages do not export: setters, and how Grafana starts its translations.
      'grafana-i18n-internal$': path.join(root, 'node_modules/@grafana/i18n/dist/esm/i18n.mjs'),
      'runtime-plugin-page$': path.join(runtime, 'components/PluginPage.mjs'),
      'runtime-panel-error$': path.join(runtime, 'components/PanelDataErrorView.mjs'),
    },
  },
  performance: { hints: false },
  stats: 'errors-warnings',
  cache: {
    type: 'filesystem',
    cacheDirectory: path.join(root, 'node_modules/.cache/webpack'),
    name: `preview-${env.production ? 'production' : 'development'}`,
    buildDependencies: { config: [__filename, path.join(root, 'package-lock.json')] },
  },
});
