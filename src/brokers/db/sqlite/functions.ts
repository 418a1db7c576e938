// The SQL functions a plugin may use: what computes on its arguments alone. Not here: what tells of the library or
// the connection, loads code, reads files, makes big random values, or belongs to virtual tables.

const SCALAR =
  'abs char coalesce concat concat_ws format glob hex if ifnull iif instr length like likelihood likely lower ltrim ' +
  'max min nullif octet_length printf quote random replace round rtrim sign soundex substr substring trim typeof ' +
  'unhex unicode unistr unistr_quote unlikely upper zeroblob';
const AGGREGATE =
  'avg count group_concat max median min percentile percentile_cont percentile_disc string_agg sum total';
const WINDOW =
  'cume_dist dense_rank first_value lag last_value lead nth_value ntile percent_rank rank row_number';
const TIME =
  'current_date current_time current_timestamp date datetime julianday strftime time timediff unixepoch';
const MATHS =
  'acos acosh asin asinh atan atan2 atanh ceil ceiling cos cosh degrees exp floor ln log log10 log2 mod pi pow power ' +
  'radians sin sinh sqrt tan tanh trunc';
const JSON_FUNCTIONS =
  '-> ->> json json_array json_array_insert json_array_length json_error_position json_extract json_group_array ' +
  'json_group_object json_insert json_object json_patch json_pretty json_quote json_remove json_replace json_set ' +
  'json_type json_valid jsonb jsonb_array jsonb_array_insert jsonb_extract jsonb_group_array jsonb_group_object ' +
  'jsonb_insert jsonb_object jsonb_patch jsonb_remove jsonb_replace jsonb_set subtype';

const ALLOWED: ReadonlySet<string> = new Set(
  [SCALAR, AGGREGATE, WINDOW, TIME, MATHS, JSON_FUNCTIONS].flatMap((names) => names.split(' ')),
);

export function isAllowedFunction(name: string): boolean {
  return ALLOWED.has(name.toLowerCase());
}
