import { DefinitionError, nearest } from './problem';

/** What a load test asks a service for. */
export interface LoadDefinition {
  /** Where the service is found, as in `http://localhost:8080`. A run can name another: `k6 run -e BASE_URL=…`. */
  readonly url: string;
  /** Asked in turn: `/product`, or with a method as in `POST /order`. Requests carry no body. */
  readonly paths: readonly string[];
}
/** Requests that a load test makes in turn. */
export interface Load {
  /** Without a slash at the end. */
  readonly url: string;
  readonly requests: readonly { readonly method: string; readonly path: string }[];
}
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** Reads what a service says of its load. Throws a `DefinitionError` for what no request could be made of. */
export function readLoad({ url, paths }: Partial<LoadDefinition>): Load {
  const address = typeof url === 'string' && URL.canParse(url) ? new URL(url) : undefined;
  if (!address || !/^https?:$/.test(address.protocol)) throw new DefinitionError(`'${String(url)}' is no address to send requests to`, "write it with its scheme, as in url: 'http://localhost:8080'", 'load.url');
  if (address.search || address.hash) throw new DefinitionError(`the address '${url!}' goes on behind its path, so no path can follow it`, 'put what follows ? or # into paths', 'load.url');
  if (!Array.isArray(paths) || paths.length === 0) throw new DefinitionError('a load test has no path to ask for', "name at least one, as in paths: ['/product', 'POST /order']", 'load.paths');
  return Object.freeze({ url: url!.trim().replace(/\/+$/, ''), requests: (paths as readonly unknown[]).map(requestOf) });
}
function requestOf(text: unknown, i: number): Load['requests'][number] {
  const at = `load.paths[${i}]`;
  const [, method = 'GET', path] = (typeof text === 'string' && /^(?:(\S+)\s+)?(\/\S*)$/.exec(text.trim())) || [];
  if (path === undefined) throw new DefinitionError(`'${String(text)}' is no path`, "begin it with a slash, after a method where it is not GET: '/product', 'POST /order'", at);
  if (METHODS.includes(method)) return { method, path };
  const near = nearest(method.toUpperCase(), METHODS);
  throw new DefinitionError(`'${method}' is no method of HTTP that a load test uses`, near ? `did you mean '${near} ${path}'?` : `one of ${METHODS.join(', ')}`, at);
}
