// The canonical thing an operation touches. Brokers build these; scopes match them; the log shows them.
// Nothing here normalises: a resource is canonical by construction or it must not be built.

/** A virtual, absolute POSIX path without `.`, `..`, empty segments or a trailing slash: `/data/a.txt`. */
export interface PathResource {
  readonly kind: 'path';
  readonly path: string;
}

/**
 * A table of a named database and the columns touched.
 * `columns: []` means the table is touched but no column of it (`count(*)`);
 * `columns: ['*']` means the row as a whole (a delete): only a rule without a column list covers it.
 */
export interface TableResource {
  readonly kind: 'table';
  readonly database: string;
  readonly table: string;
  readonly columns: readonly string[];
}

/** An outbound request: scheme without `:`, lower-case ASCII host, numeric port, upper-case method, path. */
export interface HostResource {
  readonly kind: 'host';
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
  readonly method: string;
  readonly path: string;
}

/** A dotted name: an environment variable, an event type, a variable. */
export interface NameResource {
  readonly kind: 'name';
  readonly name: string;
}

/** Nothing but the action itself. */
export interface FlagResource {
  readonly kind: 'flag';
}

export type Resource = PathResource | TableResource | HostResource | NameResource | FlagResource;

/** One thing asked for: what to do, and to what. */
export interface Access {
  readonly action: string;
  readonly resource: Resource;
}

/** The one spelling of a resource in the log, in messages and on the command line. */
export function formatResource(resource: Resource): string {
  switch (resource.kind) {
    case 'path':
      return resource.path;
    case 'table': {
      const columns = resource.columns.length > 0 ? `(${resource.columns.join(',')})` : '';
      return `${resource.database}:${resource.table}${columns}`;
    }
    case 'host':
      return `${resource.method} ${resource.scheme}://${resource.host}:${resource.port}${resource.path}`;
    case 'name':
      return resource.name;
    case 'flag':
      return '';
  }
}
