// A row, as a table gives and takes it.

/** What `select` and `query` answer. */
export type Row = Record<string, unknown>;

/** One row of the table `census`. A type, not an interface: rows are given to `insert` as records. */
export type CensusRow = {
  taken_at: string;
  country: string;
  zones: number;
  regions: number;
};
