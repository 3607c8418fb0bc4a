namespace Femto.Jit.Bytecode.Assembly;

/// <summary>Reads instructions in the form of the conformance suite, for example <c>ldxh %r1, [%r2+4]</c>.</summary>
internal sealed class MnemonicParser(TokenReader reader) : StatementParser(reader)
{
    /// <summary>The statement, or null after a failure.</summary>
    public Statement? Read()
    {
        bool isLocked = Reader.Accept("lock");
        string fetch = isLocked && Reader.Accept("fetch") ? "fetch_" : "";
        string written = fetch + Reader.Take().Text;
        string mnemonic = Canonical(written);
        InstructionRow[] rows = [.. InstructionTable.Rows
            .Where(row => row.Mnemonic == mnemonic && row.IsAtomic == isLocked)];
        if (rows.Length == 0)
        {
            Reader.Fail(BytecodeDiagnostics.UnknownMnemonic,
                $"there is no instruction {(isLocked ? "lock " : "")}{written}");
            return null;
        }
        return rows[0] switch
        {
            { IsAtomic: true } => Store(rows),
            { Operation: Operation.Load or Operation.LoadSignExtended } => Load(rows[0]),
            { Operation: Operation.Store or Operation.StoreImmediate } => Store(rows),
            { Operation: Operation.Jump } => WithTarget(Make(rows[0])),
            { Slots: 2 } => Wide(rows[0]),
            { Fields: OperandFields.Destination } => Make(rows[0], Register()),
            _ => TwoOperands(rows),
        };
    }

    // The suite writes 64 where there is a 32 to tell it from, and has two names for byte swaps.
    private static string Canonical(string mnemonic)
    {
        if (mnemonic.StartsWith("swap", StringComparison.Ordinal)) return "b" + mnemonic;
        bool hasRow = InstructionTable.Rows.Any(row => row.Mnemonic == mnemonic);
        return !hasRow && mnemonic.EndsWith("64", StringComparison.Ordinal) ? mnemonic[..^2] : mnemonic;
    }

    // add r1, r2 and jeq r1, 2, +3
    private Statement? TwoOperands(InstructionRow[] rows)
    {
        byte destination = Register();
        Reader.Expect(",");
        if (Second() is not (var source, long immediate)) return null;
        InstructionRow? row = Array.Find(rows, row => row.UsesSourceRegister == source is not null);
        if (row is null)
        {
            Reader.Fail(BytecodeDiagnostics.UnknownMnemonic,
                $"{rows[0].Mnemonic} does not exist with {(source is null ? "a number" : "a register")}");
            return null;
        }
        Statement? statement = Make(row, destination, source?.Number ?? 0, immediate: immediate);
        if (!row.IsJump) return statement;
        Reader.Expect(",");
        return WithTarget(statement);
    }

    private Statement? Load(InstructionRow row)
    {
        byte destination = Register();
        Reader.Expect(",");
        return Place() is MemoryOperand place ? Make(row, destination, place.Register, place.Offset) : null;
    }

    // stxw [r1+8], r2; stw [r1+8], 5; lock add [r1+8], r2
    private Statement? Store(InstructionRow[] rows)
    {
        if (Place() is not MemoryOperand place || !Reader.Expect(",")) return null;
        return rows[0].UsesSourceRegister
            ? Make(rows[0], place.Register, Register(), place.Offset)
            : Make(rows[0], place.Register, 0, place.Offset, Reader.Number(32) ?? 0);
    }

    private Statement? Wide(InstructionRow row)
    {
        byte destination = Register();
        Reader.Expect(",");
        if (Reader.NumberIsNext) return Make(row, destination, immediate: Reader.Number(64) ?? 0);
        return Reader.Label() is LabelUse label
            && Make(InstructionTable.The(Operation.LoadDataAddress), destination) is Statement statement
            ? statement with { Label = label }
            : null;
    }

    private MemoryOperand? Place()
    {
        Reader.Expect("[");
        MemoryOperand? memory = Reader.Memory();
        return Reader.Expect("]") ? memory : null;
    }

    private byte Register() => Reader.Register()?.Number ?? 0;
}
