using System.Collections.Immutable;

namespace Femto.Jit.Ir;

/// <summary>Reads the text form that <see cref="Printer"/> writes.</summary>
internal sealed class Parser
{
    /// <summary>What is wrong with a text.</summary>
    public static readonly DiagnosticDescriptor Malformed = new("FJ3010", "malformed text of the intermediate form");

    private const int LargestId = 1 << 24;
    private readonly string[] lines;
    private readonly Dictionary<int, Value> values = [];
    private readonly Dictionary<int, Block> blocks = [];
    private readonly List<(int Line, Value Value, LineReader Reader)> bodies = [];

    /// <summary>What has no result has no number in the text, and gets one that the text does not use.</summary>
    private int nextId;

    private Parser(string text) => lines = text.ReplaceLineEndings("\n").Split('\n');

    /// <summary>Reads a function.</summary>
    /// <returns>The function, whose invariants <see cref="IrVerifier"/> checks, or a diagnostic with the
    /// line.</returns>
    public static Result<Function> Parse(string text)
    {
        var parser = new Parser(text);
        int line = 0;
        try
        {
            return parser.Read(ref line);
        }
        catch (FormatException exception)
        {
            return Malformed.At(null, exception.Message, new SourceLine("text", line + 1));
        }
    }

    private Function Read(ref int line)
    {
        for (line = 0; line < lines.Length; line++)
        {
            var reader = new LineReader(lines[line]);
            if (reader.Skip("  v"))
                nextId = Math.Max(nextId, ReadId(reader) + 1);
        }

        line = 0;
        Function function = ReadHeader(new LineReader(lines[0]));
        var predecessors = new List<(int Line, Block Block, LineReader Reader)>();
        for (line = 1; line < lines.Length; line++)
        {
            var reader = new LineReader(lines[line]);
            if (reader.AtEnd)
                continue;
            if (!lines[line].StartsWith(' '))
            {
                Block block = ReadBlock(reader);
                function.Blocks.Add(block);
                predecessors.Add((line, block, reader));
            }
            else if (function.Blocks.Count == 0)
                throw new FormatException("a block is expected");
            else
                Add(function.Blocks[^1], ReadValue(reader, line));
        }

        foreach ((int at, Block block, LineReader rest) in predecessors)
        {
            line = at;
            ReadPredecessors(block, rest);
        }

        // Operands may be defined further down, so they are read when all values are known.
        foreach ((int at, Value value, LineReader rest) in bodies)
        {
            line = at;
            ReadOperands(value, rest);
            ReadFields(value, rest);
            rest.ExpectEnd();
        }

        function.Reserve(nextId, blocks.Keys.DefaultIfEmpty(-1).Max() + 1);
        return function;
    }

    private static Function ReadHeader(LineReader reader)
    {
        reader.Expect("function ");
        string name = reader.Until(" start=");
        int start = reader.Number<int>();
        reader.Expect(" frame=");
        var function = new Function(name, start) { FrameBytes = reader.Number<int>() };
        reader.Expect(" (");
        ImmutableArray<SignatureParameter>.Builder parameters = ImmutableArray.CreateBuilder<SignatureParameter>();
        while (!reader.Skip(")"))
        {
            if (parameters.Count > 0)
                reader.Expect(", ");
            reader.Expect("r");
            int register = reader.Number<int>();
            parameters.Add(new SignatureParameter(register, reader.Skip(".high")));
        }

        reader.ExpectEnd();
        function.Signature = new Signature(parameters.ToImmutable());
        return function;
    }

    private Block ReadBlock(LineReader reader)
    {
        reader.Expect("b");
        int id = ReadId(reader);
        reader.Expect(":");
        var block = new Block(id);
        return blocks.TryAdd(id, block) ? block : throw new FormatException($"b{id} is defined twice");
    }

    private void ReadPredecessors(Block block, LineReader reader)
    {
        if (reader.AtEnd)
            return;
        reader.Expect(" ; from ");
        do
            block.Predecessors.Add(ReadTarget(reader, ""));
        while (reader.Skip(", "));
        reader.ExpectEnd();
    }

    private Block ReadTarget(LineReader reader, string prefix)
    {
        reader.Expect(prefix + "b");
        int id = reader.Number<int>();
        return blocks.GetValueOrDefault(id) ?? throw new FormatException($"there is no b{id}");
    }

    /// <summary>Ids index arrays, so that they must not be any number.</summary>
    private static int ReadId(LineReader reader)
    {
        int id = reader.Number<int>();
        return id is >= 0 and < LargestId ? id : throw new FormatException($"{id} is no number of a value or block");
    }

    private static void Add(Block block, Value value) => (value.Op == Op.Phi ? block.Phis : block.Body).Add(value);

    private Value ReadValue(LineReader reader, int line)
    {
        reader.Expect("  ");
        int id = -1;
        IrType type = IrType.None;
        if (reader.Skip("v"))
        {
            id = ReadId(reader);
            reader.Expect(":");
            type = reader.Name<IrType>();
            reader.Expect(" = ");
        }

        string name = reader.Word();
        OpRow row = OpTable.Find(name) ?? throw new FormatException($"there is no operation '{name}'");
        var value = new Value(id >= 0 ? id : nextId++, row.Op, type);
        if (!values.TryAdd(value.Id, value))
            throw new FormatException($"{value} is defined twice");
        bodies.Add((line, value, reader));
        return value;
    }

    private void ReadOperands(Value value, LineReader reader)
    {
        if (!reader.Skip(" v"))
            return;
        do
        {
            int id = reader.Number<int>();
            value.Operands.Add(values.GetValueOrDefault(id) ?? throw new FormatException($"there is no v{id}"));
        }
        while (reader.Skip(", v"));
    }

    private void ReadFields(Value value, LineReader reader)
    {
        OpFields fields = value.Op.Row().Fields;
        if (fields.HasFlag(OpFields.Immediate))
            value.Immediate = reader.Number<long>(" #");
        if (fields.HasFlag(OpFields.Size))
            value.Size = reader.Number<int>(" size=");
        if (fields.HasFlag(OpFields.Signed))
            value.Signed = reader.Skip(" signed");
        if (fields.HasFlag(OpFields.Flag))
            value.Flag = reader.Skip(" flag");
        if (fields.HasFlag(OpFields.Proven))
            value.Proven = reader.Skip(" proven");
        if (fields.HasFlag(OpFields.Provenance))
            value.Provenance = reader.Name<Provenance>(" region=");
        if (fields.HasFlag(OpFields.Atomic))
            value.Atomic = reader.Name<AtomicKind>(" kind=");
        if (fields.HasFlag(OpFields.Condition))
            value.Condition = reader.Name<Condition>(" if=");
        if (fields.HasFlag(OpFields.Then))
            value.Then = ReadTarget(reader, " then=");
        if (fields.HasFlag(OpFields.Else))
            value.Else = ReadTarget(reader, " else=");
        if (reader.Skip(" max="))
            value.Max = reader.Number<ulong>();
        if (reader.Skip(" bits="))
            value.SignedBits = reader.Number<byte>();
        if (reader.Skip(" @"))
            value.Pc = reader.Number<int>();
    }
}
