// An answer of the backend with as many endpoints as a panel may be asked to show.
const SERVICES = ['shop', 'users', 'identity', 'catalogue', 'billing', 'backoffice', 'search', 'media'];
const METHODS = ['GET', 'POST', 'PUT', 'DELETE'];
const RULES = [
  'sqli-union',
  'xss-script',
  'traversal',
  'scanner-agent',
  'rce-shell',
  'sensitive-file',
  'ssrf-metadata',
];
const SEVERITIES = ['low', 'medium', 'high', 'critical'];
const START = 1_750_000_000_000;

/** The same rows in every run, in the order of the backend: by threats, then by endpoint. */
function rows(count) {
  return Array.from({ length: count }, (_, index) => {
    const threats = 1 + ((index * 7919) % 5000);
    const blocked = Math.floor(threats / 3);
    const passed = Math.floor(threats / 7);
    return {
      endpointId: `e${index}`,
      method: METHODS[index % METHODS.length],
      path: `/v${index % 5}/${SERVICES[index % SERVICES.length]}/resource-${index}/{id}/items`,
      service: SERVICES[index % SERVICES.length],
      owner: `team-${index % 20}`,
      tags: index % 3 === 0 ? ['documented'] : ['shadow', 'new'],
      requests: 10_000 + ((index * 104_729) % 3_000_000),
      errors: index,
      threats,
      blocked,
      passed,
      redirected: 0,
      rejected: threats - blocked - passed,
      failed: 0,
      unknown: 0,
      rules: [RULES[index % 7], RULES[(index + 1) % 7], RULES[(index + 3) % 7]],
      lastRule: RULES[index % 7],
      lastSeen: START + index * 1000,
      actors: 1 + (index % 400),
      severity: SEVERITIES[index % 4],
      trend: Array.from({ length: 24 }, (_part, hour) => (index * (hour + 1)) % 37),
    };
  })
    .map((row) => ({ ...row, endpoint: `${row.method} ${row.path}`, threatRatio: row.threats / row.requests }))
    .sort((a, b) => b.threats - a.threats || (a.endpoint < b.endpoint ? -1 : 1));
}

const typeOf = (name, value) =>
  name === 'lastSeen' || name === 'time' ? 'time' : typeof value === 'object' ? 'other' : typeof value;

function frame(name, list, custom = {}) {
  const names = Object.keys(list[0]);
  return {
    schema: {
      refId: 'A',
      name,
      meta: { custom: { frame: name, ...custom } },
      fields: names.map((field) => ({ name: field, type: typeOf(field, list[0][field]) })),
    },
    data: { values: names.map((field) => list.map((row) => row[field])) },
  };
}

const computed = {
  exactness: 'exact',
  coverage: 1,
  window: { from: START, to: START + 86_400_000 },
  entries: 41_000_000,
  columns: {},
  reasons: [],
  filters: [],
  cost: { bytes: 1e9, lines: 41_000_000, queries: 31, seconds: 3 },
};

/** What `/api/ds/query` answers, and the rows of it. */
export function overview(endpoints, facetValues) {
  const list = rows(endpoints);
  const sum = (name) => list.reduce((total, row) => total + row[name], 0);
  const totals = ['requests', 'errors', 'threats', 'blocked', 'passed', 'rejected'].map((name) => [name, sum(name)]);
  const facets = ['country', 'organisation', 'rule', 'actor'].flatMap((key) =>
    Array.from({ length: facetValues / 4 }, (_, index) => {
      const value = `${key}-${index}`;
      return { key, value, label: value, threats: 5000 - index };
    })
  );
  const frames = [
    frame('summary', [{ ...Object.fromEntries(totals), endpoints, rules: RULES.length, actors: 400 }], { computed }),
    frame('endpoints', list),
    frame(
      'rules',
      RULES.map((rule) => ({ rule, title: `Rule ${rule}`, type: 'sqli', severity: 'high', endpoints, threats: 900 }))
    ),
    frame('facets', facets),
    frame(
      'timeline',
      Array.from({ length: 60 }, (_, part) => ({ time: START + part * 1_440_000, blocked: part, passed: 60 - part }))
    ),
  ];
  return { rows: list, body: JSON.stringify({ results: { A: { status: 200, frames } } }) };
}
