// The canonical form of a name in a database. Imports nothing: the database process runs it too.

/** The folding of SQLite and PostgreSQL: ASCII letters only. Unicode folding would make two names one. */
export function foldName(name: string): string {
  return name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
