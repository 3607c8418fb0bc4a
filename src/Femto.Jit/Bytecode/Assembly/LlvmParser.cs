namespace Femto.Jit.Bytecode.Assembly;

/// <summary>Reads instructions in LLVM's form, for example <c>r1 = *(u16 *)(r2 + 4)</c>.</summary>
internal sealed class LlvmParser(TokenReader reader) : StatementParser(reader)
{
    /// <summary>Whether the line begins as only this form does. Calls and exit are alike in both.</summary>
    public static bool Recognises(TokenReader reader)
    {
        Token first = reader.Peek;
        return first.Is("if") || first.Is("goto") || first.Is("gotol") || first.Is("*") || first.Is("exit")
            || first.Is("call") || (first.Is("lock") && reader.PeekAt(1).Is("*")) || BeginsWithRegister(first);
    }

    /// <summary>The statement, or null after a failure.</summary>
    public Statement? Read()
    {
        if (Reader.Accept("exit")) return Make(InstructionTable.The(Operation.Exit));
        if (Reader.Accept("call")) return Call();
        if (Reader.Accept("goto")) return WithTarget(Make(Row(Operation.Jump, 64, false, 64)));
        if (Reader.Accept("gotol")) return WithTarget(Make(Row(Operation.Jump, 32, false, 32)));
        if (Reader.Accept("if")) return Conditional();
        if (Reader.Accept("lock")) return Locked();
        if (Reader.Peek.Is("*")) return Store();
        return Reader.Register() is RegisterOperand destination ? Assignment(destination) : null;
    }

    private static bool BeginsWithRegister(Token token) => new TokenReader([token]).AcceptRegister() is not null;

    private Statement? Conditional()
    {
        if (Reader.Register() is not RegisterOperand left
            || Operator(Operation.JumpIfEqual, Operation.JumpIfSignedLessOrEqual) is not Operation operation
            || Second() is not (var right, long immediate) || !SameWidth(left, right)
            || !Reader.Expect("goto"))
            return null;
        InstructionRow? row = Row(operation, left.Width, right is not null, left.Width);
        return WithTarget(Make(row, left.Number, right?.Number ?? 0, immediate: immediate));
    }

    private Statement? Locked()
    {
        if (Typed() is not (MemoryOperand memory, int bits, false)
            || Operator(Operation.AtomicAdd, Operation.AtomicXor, "=") is not Operation operation
            || Reader.Register() is not RegisterOperand source)
            return null;
        if (source.Width < bits) return Refuse("a 64-bit atomic needs an r register");
        return Make(Row(operation, bits, true, bits), memory.Register, source.Number, memory.Offset);
    }

    private Statement? Store()
    {
        if (Typed() is not (MemoryOperand memory, int bits, false) || !Reader.Expect("=")
            || Second() is not (var source, long immediate))
            return null;
        if (source is { Width: 32 } && bits == 64) return Refuse("a 64-bit store needs an r register");
        Operation operation = source is null ? Operation.StoreImmediate : Operation.Store;
        return Make(Row(operation, 64, source is not null, bits), memory.Register, source?.Number ?? 0, memory.Offset,
            immediate);
    }

    private Statement? Assignment(RegisterOperand destination)
    {
        if (!Reader.Accept("=")) return Compound(destination);
        Token next = Reader.Peek;
        if (next.Is("*")) return Load(destination);
        if (next.Is("(")) return SignExtension(destination);
        if (next.Is("-") && !Reader.NumberIsNext) return Negation(destination);
        if (Reader.NumberIsNext) return Constant(destination);
        if (Reader.AcceptRegister() is RegisterOperand source)
        {
            if (!SameWidth(destination, source)) return null;
            InstructionRow? row = Row(Operation.Move, destination.Width, true, destination.Width);
            return Make(row, destination.Number, source.Number);
        }
        return next.Text switch
        {
            "le16" or "le32" or "le64" or "be16" or "be32" or "be64" or "bswap16" or "bswap32" or "bswap64" =>
                ByteOrder(destination),
            "xchg_64" or "xchg32_32" or "cmpxchg_64" or "cmpxchg32_32" => Exchange(destination),
            _ when next.Text.StartsWith("atomic_", StringComparison.Ordinal) => Fetch(destination),
            _ => Address(destination),
        };
    }

    private Statement? Compound(RegisterOperand destination)
    {
        if (Operator(Operation.Add, Operation.ArithmeticShiftRight, "=") is not Operation operation
            || Second() is not (var source, long immediate) || !SameWidth(destination, source))
            return null;
        return Make(Row(operation, destination.Width, source is not null, destination.Width),
            destination.Number, source?.Number ?? 0, immediate: immediate);
    }

    private Statement? Load(RegisterOperand destination)
    {
        if (Typed() is not (MemoryOperand memory, int bits, bool isSigned)) return null;
        if (destination.Width == 32 && (isSigned || bits == 64)) return Refuse("this load needs an r register");
        Operation operation = isSigned ? Operation.LoadSignExtended : Operation.Load;
        return Make(Row(operation, 64, true, bits), destination.Number, memory.Register, memory.Offset);
    }

    private Statement? SignExtension(RegisterOperand destination)
    {
        Reader.Expect("(");
        if (Type() is not (int bits, true) || !Reader.Expect(")") || Reader.Register() is not RegisterOperand source
            || !SameWidth(destination, source))
            return Refuse("expected (s8), (s16) or (s32) and a register");
        return Make(Row(Operation.MoveSignExtended, destination.Width, true, bits), destination.Number, source.Number);
    }

    private Statement? Negation(RegisterOperand destination)
    {
        Reader.Expect("-");
        return SameRegister(destination)
            ? Make(Row(Operation.Negate, destination.Width, false, destination.Width), destination.Number)
            : null;
    }

    private Statement? ByteOrder(RegisterOperand destination)
    {
        string mnemonic = Reader.Take().Text;
        return SameRegister(destination)
            ? Make(InstructionTable.Rows.First(row => row.Mnemonic == mnemonic), destination.Number)
            : null;
    }

    // "ll" marks the 16-byte form; its number may need all 64 bits.
    private Statement? Constant(RegisterOperand destination)
    {
        int length = Reader.Peek.Kind == TokenKind.Number ? 1 : 2;
        bool isWide = Reader.PeekAt(length).Is("ll");
        if (isWide && destination.Width == 32) return Refuse("a 64-bit constant needs an r register");
        long immediate = Reader.Number(isWide ? 64 : 32) ?? 0;
        if (isWide) Reader.Expect("ll");
        InstructionRow? row = isWide
            ? InstructionTable.The(Operation.LoadImmediate64)
            : Row(Operation.Move, destination.Width, false, destination.Width);
        return Make(row, destination.Number, immediate: immediate);
    }

    private Statement? Address(RegisterOperand destination)
    {
        if (Reader.Label() is not LabelUse label || !Reader.Expect("ll")) return null;
        return Make(InstructionTable.The(Operation.LoadDataAddress), destination.Number) is Statement statement
            ? statement with { Label = label }
            : null;
    }

    // xchg_64(r1 + 0, r2), cmpxchg32_32(r1 + 0, w0, w2)
    private Statement? Exchange(RegisterOperand destination)
    {
        string name = Reader.Take().Text;
        bool isCompare = name.StartsWith('c');
        int bits = name.EndsWith("32", StringComparison.Ordinal) ? 32 : 64;
        Reader.Expect("(");
        if (Reader.Memory() is not MemoryOperand memory || !Reader.Expect(",")) return null;
        if (isCompare && (Reader.Register() is not { Number: 0 } || destination.Number != 0 || !Reader.Expect(",")))
            return Refuse("compare and exchange works on register 0");
        if (Reader.Register() is not RegisterOperand source || !Reader.Expect(")")) return null;
        if (!isCompare && source != destination) return Refuse("the result goes to the register that is exchanged");
        if (destination.Width != bits || source.Width != bits)
            return Refuse($"the registers have to be {bits} bits wide");
        Operation operation = isCompare ? Operation.AtomicCompareExchange : Operation.AtomicExchange;
        return Make(Row(operation, bits, true, bits), memory.Register, source.Number, memory.Offset);
    }

    // atomic_fetch_add((u64 *)(r1 + 0), r2)
    private Statement? Fetch(RegisterOperand destination)
    {
        string name = Reader.Take().Text["atomic_".Length..];
        if (OperatorText.Find(name, Operation.AtomicFetchAdd, Operation.AtomicFetchXor) is not Operation operation)
            return Refuse($"there is no atomic_{name}");
        Reader.Expect("(");
        if (Cast() is not (MemoryOperand memory, int bits, false) || !Reader.Expect(",")
            || Reader.Register() is not RegisterOperand source || !Reader.Expect(")"))
            return Refuse("expected (u32 *) or (u64 *), an address and a register");
        if (source != destination || source.Width != bits)
            return Refuse($"the result goes to the register of the operand, {bits} bits wide");
        return Make(Row(operation, bits, true, bits), memory.Register, source.Number, memory.Offset);
    }

    // *(u16 *)(r1 + 2)
    private (MemoryOperand Memory, int Bits, bool IsSigned)? Typed() => Reader.Expect("*") ? Cast() : null;

    private (MemoryOperand Memory, int Bits, bool IsSigned)? Cast()
    {
        if (!Reader.Expect("(") || Type() is not (int bits, bool isSigned) || !Reader.Expect("*", ")", "(")
            || Reader.Memory() is not MemoryOperand memory || !Reader.Expect(")"))
            return null;
        return (memory, bits, isSigned);
    }

    private (int Bits, bool IsSigned)? Type()
    {
        (int, bool)? type = Reader.Peek.Text switch
        {
            "u8" => (8, false),
            "u16" => (16, false),
            "u32" => (32, false),
            "u64" => (64, false),
            "s8" => (8, true),
            "s16" => (16, true),
            "s32" => (32, true),
            _ => null,
        };
        if (type is null) Reader.Fail($"expected a type, u8 to u64 or s8 to s32, found {Reader.Peek.Text}");
        Reader.Take();
        return type;
    }

    // A signed operator is written with an s in front, which is a word of its own.
    private Operation? Operator(Operation first, Operation last, string suffix = "")
    {
        string sign = Reader.Peek.Is("s") ? Reader.Take().Text : "";
        string text = Reader.Peek.Text;
        Operation? operation = text.EndsWith(suffix, StringComparison.Ordinal)
            ? OperatorText.Find(sign + text[..^suffix.Length], first, last)
            : null;
        if (operation is null) Reader.Fail($"expected an operator, found {sign}{text}");
        Reader.Take();
        return operation;
    }

    private bool SameWidth(RegisterOperand left, RegisterOperand? right) =>
        right is null || left.Width == right.Value.Width
        || Reader.Fail("r and w registers cannot be mixed in an instruction");

    private bool SameRegister(RegisterOperand destination) =>
        Reader.Register() == destination || Reader.Fail("both registers have to be the same");

    private Statement? Refuse(string message)
    {
        Reader.Fail(message);
        return null;
    }
}
