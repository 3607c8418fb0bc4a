namespace Femto.Jit.Bytecode.Assembly;

/// <summary>What both text forms share: building statements from operands.</summary>
internal abstract class StatementParser(TokenReader reader)
{
    /// <summary>The tokens of the line.</summary>
    protected TokenReader Reader { get; } = reader;

    /// <summary>The row with these properties, or null after a failure.</summary>
    protected InstructionRow? Row(Operation operation, int width, bool usesSource, int operandBits)
    {
        InstructionRow? row = InstructionTable.Rows.FirstOrDefault(row => row.Operation == operation
            && row.Width == width && row.UsesSourceRegister == usesSource && row.OperandBits == operandBits);
        if (row is null)
            Reader.Fail(BytecodeDiagnostics.UnknownMnemonic, "there is no such instruction with these operands");
        return row;
    }

    /// <summary>A statement without a label, or null after a failure.</summary>
    protected Statement? Make(
        InstructionRow? row, byte destination = 0, byte source = 0, short offset = 0, long immediate = 0) =>
        row is null || Reader.Failure is not null
            ? null
            : new Statement(new Instruction(row, destination, source, offset, immediate));

    /// <summary>Completes a jump or local call with the target that comes next: a distance or a label.</summary>
    protected Statement? WithTarget(Statement? statement)
    {
        if (statement is null) return null;
        bool isImmediate = statement.Instruction.Row.TargetIsImmediate;
        if (!Reader.NumberIsNext)
            return Reader.Label() is LabelUse label ? statement with { Label = label } : null;
        if (Reader.Number(isImmediate ? 32 : 16, isSigned: true) is not long distance) return null;
        Instruction instruction = statement.Instruction;
        return new Statement(isImmediate
            ? instruction with { Immediate = distance }
            : instruction with { Offset = (short)distance });
    }

    /// <summary>A call: of a helper by number, of a function by label or distance.</summary>
    protected Statement? Call()
    {
        if (Reader.AcceptRegister() is not null)
        {
            Reader.Fail(BytecodeDiagnostics.CallRegister, "calls through a register are not supported");
            return null;
        }
        bool isLocal = Reader.Peek.Is("local") && Reader.PeekAt(1).Kind != TokenKind.End && Reader.Accept("local");
        if (isLocal || !Reader.NumberIsNext) return WithTarget(Make(InstructionTable.The(Operation.CallLocal)));
        return Make(InstructionTable.The(Operation.CallHelper), immediate: Reader.Number(32) ?? 0);
    }

    /// <summary>A second operand that is a register or a number of 32 bits, or null after a failure.</summary>
    protected (RegisterOperand? Register, long Immediate)? Second()
    {
        if (Reader.AcceptRegister() is RegisterOperand register) return (register, 0);
        return Reader.Number(32) is long immediate ? (null, immediate) : null;
    }
}
