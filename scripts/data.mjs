// npm run data: makes the data that pkg/actor embeds, out of pinned npm packages. What it makes is committed.
// The packages are no dependencies: their 90 MB would burden every install, and they are read once in a few months.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { crawlers } from './data/crawlers.mjs';
import { networks } from './data/networks.mjs';
import { cache, must, root } from './run.mjs';

const target = path.join(root, 'pkg/actor');

/** What is read. `notice` is what the licence wants to be shown where results of the data are. */
const packages = {
  crawlers: {
    name: 'crawler-user-agents',
    version: '1.60.0',
    use: 'user agents of known bots',
    licence: 'MIT',
    holder: 'Martin Monperrus and contributors',
    url: 'https://github.com/monperrus/crawler-user-agents',
    notice: '',
    files: ['LICENSE'],
  },
  countries: {
    name: '@ip-location-db/asn-country',
    version: '2.3.2026061719',
    use: 'country where an address is registered',
    // package.json says CC0-1.0, the file beside it CC-BY-4.0: the stricter one is kept.
    licence: 'CC-BY-4.0',
    holder: 'Number Resource Organization (NRO), compiled by sapics',
    url: 'https://www.nro.net/',
    notice: 'Country data: nro.net',
    files: ['NRO_LICENSE'],
  },
  systems: {
    name: '@ip-location-db/asn',
    version: '2.3.2026061719',
    use: 'autonomous system of an address, and its organisation',
    licence: 'CC-BY-4.0',
    holder: 'Route Views, Number Resource Organization (NRO) and DB-IP, compiled by sapics',
    url: 'https://db-ip.com',
    notice: 'Network data: routeviews.org, nro.net, IP Geolocation by DB-IP (https://db-ip.com)',
    files: ['ROUTEVIEWS-LICENSE', 'NRO_LICENSE', 'DBIP-LICENSE', 'MODIFICATIONS'],
  },
};

/** Fetches a package through npm, once, and gives the folder it is in. */
async function fetched({ name, version }) {
  const folder = path.join(cache, 'data', `${name.replace(/[@/]/g, '_')}-${version}`);
  if (!existsSync(path.join(folder, 'package'))) {
    console.log(`  fetching ${name} ${version}`);
    mkdirSync(folder, { recursive: true });
    const packed = await must('npm', ['pack', '--json', `${name}@${version}`, '--pack-destination', folder], {
      capture: true,
    });
    // Older versions of npm name the file by the package, with its slash.
    const archive = JSON.parse(packed)[0].filename.replace('@', '').replace('/', '-');
    await must('tar', ['-xzf', archive], { cwd: folder });
  }
  return path.join(folder, 'package');
}

function write(name, content) {
  const file = path.join(target, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
  console.log(`  ${name}: ${Math.ceil(content.length / 1000)} kB`);
}

const json = (value) => `${JSON.stringify(value, null, 1)}\n`;

/** ip-location-db writes the date into the version: 2.3.2026061719 is of 17 June 2026, 19 h. */
const dated = (version) => version.replace(/^.*\.(\d{4})(\d\d)(\d\d)\d\d$/, '$1-$2-$3');

function licences(folders) {
  const parts = Object.entries(packages).map(([key, { name, version, files }]) => {
    const texts = files.map((file) => readFileSync(path.join(folders[key], file), 'utf8').trim());
    return `## ${name} ${version}\n\n${texts.join('\n\n')}\n`;
  });
  const changes =
    'The data is changed: put together, shortened names, ranges inside an IPv6 /64 left out (scripts/data.mjs).';
  return `# Licences of the embedded data\n\n${changes}\n\n${parts.join('\n')}`;
}

const folders = {};
for (const [key, source] of Object.entries(packages)) {
  folders[key] = await fetched(source);
}
const known = crawlers(folders.crawlers);
write('data/crawlers.json', json(known.crawlers));
write('testdata/crawlers.json', json(known.examples));
write('data/networks.bin', networks(folders));
const dates = {
  crawlers: known.date,
  countries: dated(packages.countries.version),
  systems: dated(packages.systems.version),
};
write(
  'data/sources.json',
  json(Object.entries(packages).map(([key, { files: _, ...source }]) => ({ ...source, date: dates[key] })))
);
write('data/LICENCES.md', licences(folders));
