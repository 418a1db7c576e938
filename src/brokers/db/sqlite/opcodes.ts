// The instructions of SQLite's compiled programs that reach nothing but registers and cursors opened elsewhere in the
// same program. What opens, names or changes stored things is looked at one by one; the rest is refused, new
// instructions of a later SQLite too.

const VALUES =
  'Integer Int64 Real String String8 Null SoftNull Blob Variable Move Copy SCopy IntCopy Cast Affinity RealAffinity ' +
  'TypeCheck MakeRecord ResultRow Add AddImm Subtract Multiply Divide Remainder Concat BitAnd BitOr BitNot ShiftLeft ' +
  'ShiftRight And Or Not IsTrue ZeroOrNull MustBeInt MemMax OffsetLimit CollSeq ClrSubtype GetSubtype SetSubtype ' +
  'ReleaseReg Param';
const CONTROL =
  'Init Trace Goto Gosub Return BeginSubrtn InitCoroutine EndCoroutine Yield Jump Once If IfNot IfPos IfNotZero IfNullRow ' +
  'DecrJumpZero IfNotOpen IfNoHope IfSizeBetween IfEmpty IsType IsNull NotNull Eq Ne Lt Le Gt Ge ElseEq Compare ' +
  'Permutation Halt HaltIfNull Noop Explain Abortable Program ResetCount FkCheck FkCounter FkIfZero';
const CURSORS =
  'Close ColumnsUsed CursorHint CursorLock CursorUnlock Rowid NullRow SeekLT SeekLE SeekGE SeekGT SeekScan SeekHit ' +
  'SeekRowid SeekEnd NotExists NotFound Found NoConflict IFindKey Last Rewind Next Prev Sort IdxLE IdxGT IdxLT IdxGE ' +
  'IdxRowid DeferredSeek FinishSeek Count NewRowid Insert IdxInsert Delete IdxDelete Sequence SequenceTest';
const TRANSIENT =
  'OpenDup OpenEphemeral OpenAutoindex OpenPseudo SorterOpen SorterInsert SorterSort SorterNext SorterCompare ' +
  'SorterData ResetSorter RowSetAdd RowSetRead RowSetTest Filter FilterAdd';

const HARMLESS: ReadonlySet<string> = new Set(
  [VALUES, CONTROL, CURSORS, TRANSIENT].flatMap((names) => names.split(' ')),
);

export function isHarmless(opcode: string): boolean {
  return HARMLESS.has(opcode);
}
