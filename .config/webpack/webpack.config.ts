// Our own build, to the conventions of @grafana/create-plugin: AMD modules, and what Grafana shares stays external.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import CopyWebpackPlugin from 'copy-webpack-plugin';
import TerserPlugin from 'terser-webpack-plugin';
import type { Configuration } from 'webpack';
import { SubresourceIntegrityPlugin } from 'webpack-subresource-integrity';

import { swcRule } from './swc';

const root = process.cwd();
const version: string = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).version;
const appId: string = JSON.parse(readFileSync(path.join(root, 'src/plugin.json'), 'utf8')).id;

const externals: Configuration['externals'] = [
  { 'amd-module': 'module' },
  'lodash',
  'jquery',
  'moment',
  'slate',
  'emotion',
  '@emotion/react',
  '@emotion/css',
  'prismjs',
  'slate-plain-serializer',
  '@grafana/slate-react',
  'react',
  'react-dom',
  'react/jsx-runtime',
  'react/jsx-dev-runtime',
  'react-redux',
  'redux',
  'rxjs',
  'rxjs/operators',
  'i18next',
  'react-router',
  'd3',
  /^@grafana\/(ui|runtime|data)$/,
];

function fillIn(content: Buffer): string {
  return content
    .toString()
    .replaceAll('%VERSION%', version)
    .replaceAll('%TODAY%', new Date().toISOString().slice(0, 10))
    .replaceAll('%PLUGIN_ID%', appId);
}

interface Module {
  folder: string;
  nested: string[];
  entry: string;
  documents: string[];
}

const modules: Module[] = [
  {
    folder: '',
    nested: ['datasource', 'threats-panel'],
    entry: './module.tsx',
    documents: ['README.md', 'CHANGELOG.md', 'LICENSE', 'pkg/actor/data/LICENCES.md'],
  },
  { folder: 'datasource', nested: [], entry: './module.ts', documents: [] },
  { folder: 'threats-panel', nested: [], entry: './module.tsx', documents: [] },
];

// One compilation a plugin: Grafana looks for the chunks of a nested plugin in that plugin's own folder.
function build({ folder, nested, entry, documents }: Module, production: boolean): Configuration {
  const context = path.join(root, 'src', folder);
  const { id } = JSON.parse(readFileSync(path.join(context, 'plugin.json'), 'utf8'));
  const others = nested.map((name) => `**/${name}/**`);
  const copy = (from: string) => ({ from, noErrorOnMissing: true, globOptions: { ignore: others } });
  const document = (name: string) =>
    existsSync(path.join(context, name)) ? path.join(context, name) : path.join(root, name);

  return {
    name: id,
    mode: production ? 'production' : 'development',
    target: 'web',
    context,
    devtool: production ? 'source-map' : 'eval-source-map',
    entry: { module: [path.join(root, '.config/webpack/publicPath.js'), entry] },
    externals,
    module: {
      rules: [
        swcRule,
        { test: /\.m?js$/, resolve: { fullySpecified: false } },
        { test: /\.(png|jpe?g|gif|svg)$/, type: 'asset/resource', generator: { filename: 'img/[name][ext]' } },
      ],
    },
    optimization: {
      minimize: production,
      minimizer: [
        new TerserPlugin({
          extractComments: false,
          terserOptions: {
            format: { comments: false },
            compress: { drop_console: ['log', 'info'] },
          },
        }),
      ],
    },
    output: {
      // The backend's binaries and the nested plugins are built by others.
      clean: { keep: (file) => nested.some((name) => file.startsWith(name)) || file.includes('gpx_') },
      filename: '[name].js',
      chunkFilename: production ? '[name].js?_cache=[contenthash]' : '[name].js',
      library: { type: 'amd' },
      path: path.join(root, 'dist', folder),
      publicPath: `public/plugins/${id}/`,
      uniqueName: id,
      crossOriginLoading: 'anonymous',
    },
    plugins: [
      new CopyWebpackPlugin({
        patterns: [
          { from: 'plugin.json', transform: fillIn },
          copy('img/**/*'),
          copy('dashboards/*.json'),
          copy('locales/**/*.json'),
          copy('query_help.md'),
          ...documents.map((name) => ({ from: document(name), to: name, noErrorOnMissing: true })),
        ],
      }),
      ...(production ? [new SubresourceIntegrityPlugin({ hashFuncNames: ['sha256'] })] : []),
    ],
    resolve: { extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'] },
    performance: { hints: false },
    stats: 'errors-warnings',
    cache: {
      type: 'filesystem',
      cacheDirectory: path.join(root, 'node_modules/.cache/webpack'),
      name: `${id}-${production ? 'production' : 'development'}`,
      buildDependencies: { config: [__filename, path.join(root, 'package-lock.json')] },
    },
  };
}

export default (env: { production?: boolean }): Configuration[] =>
  modules.map((module) => build(module, Boolean(env.production)));
