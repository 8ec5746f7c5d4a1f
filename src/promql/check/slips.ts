/** Labels that targets get by relabelling, without case and underscores. However near they are to an exporter's own, they are meant. */
const OF_TARGETS: ReadonlySet<string> = new Set([
  'account', 'app', 'application', 'arch', 'asset', 'cluster', 'clusterid', 'clustername', 'code', 'component', 'container', 'containername', 'country', 'customer', 'datacenter', 'dc', 'domain', 'endpoint', 'env',
  'environment', 'group', 'host', 'hostid', 'hostname', 'instance', 'instanceid', 'instancename', 'instancetype', 'job', 'jobname', 'location', 'model', 'name', 'namespace', 'node', 'nodename', 'nodepool', 'os', 'owner',
  'platform', 'pod', 'podname', 'product', 'project', 'provider', 'rack', 'region', 'replica', 'role', 'server', 'service', 'servicename', 'shard', 'site', 'stage', 'system', 'target', 'team', 'tenant', 'tier', 'type',
  'vendor', 'version', 'zone',
]);
/** Letters that a word must have for one other letter to be a slip and no other word, as `mode` and `node` are. */
const LONG = { label: 6, value: 4 };

const plain = (word: string): string => word.toLowerCase().replace(/[_.\- ]/g, '');
/** What is left of two words without what they begin and end with. */
function difference(a: string, b: string): readonly [string, string] {
  let from = 0;
  while (from < a.length && from < b.length && a[from] === b[from]) from++;
  let to = 0;
  while (to < a.length - from && to < b.length - from && a[a.length - 1 - to] === b[b.length - 1 - to]) to++;
  return [a.slice(from, a.length - to), b.slice(from, b.length - to)];
}

/**
 * The known word that another is surely a slip of: in its case or underscores, in a plural, by two letters exchanged, or in a longer word by one letter.
 * Undefined: it is known, or it may be something else.
 */
export function slipOf(word: string, known: readonly string[], what: 'label' | 'value'): string | undefined {
  if (known.includes(word) || (what === 'label' && OF_TARGETS.has(plain(word)))) return undefined;
  return known.find((each) => plain(each) === plain(word)) ?? known.find((each) => each + 's' === word || word + 's' === each) ?? known.find((each) => {
    const [a, b] = difference(word, each);
    if (a.length === 2 && b.length === 2) return a[0] === b[1] && a[1] === b[0];
    return a.length <= 1 && b.length <= 1 && Math.min(word.length, each.length) >= LONG[what];
  });
}
