namespace Femto.Jit.Bytecode.Assembly;

/// <summary>Reads the directives: sections, data and the entry.</summary>
internal static class Directives
{
    /// <summary>Carries out the directive that the line begins with; failures are left in the reader.</summary>
    public static void Read(TokenReader reader, AssemblySource source, SourceLine line)
    {
        string name = reader.Take().Text;
        switch (name)
        {
            case ".text" or ".data" or ".rodata" or ".bss":
                source.Section = name;
                break;
            case ".section":
                SwitchSection(reader, source);
                break;
            case ".entry":
                source.Entry = (reader.Label()?.Name ?? "", line);
                break;
            case ".globl" or ".global":
                if (reader.Label() is LabelUse label) source.Globals.Add(label.Name);
                break;
            default:
                ReadData(name, reader, source, line);
                break;
        }
    }

    private static void SwitchSection(TokenReader reader, AssemblySource source)
    {
        Token name = reader.Take();
        if (name.Kind == TokenKind.Word && name.Text is ".text" or ".data" or ".rodata" or ".bss")
            source.Section = name.Text;
        else
            reader.Fail($"there is no section {name.Text}: the sections are .text, .data, .rodata and .bss");
    }

    private static void ReadData(string name, TokenReader reader, AssemblySource source, SourceLine line)
    {
        Action<DataSection>? append = name switch
        {
            ".byte" => section => Values(reader, section, 1, line),
            ".half" or ".short" or ".2byte" => section => Values(reader, section, 2, line),
            ".word" or ".long" or ".4byte" => section => Values(reader, section, 4, line),
            ".quad" or ".8byte" => section => Values(reader, section, 8, line),
            ".ascii" => section => Characters(reader, section, isTerminated: false),
            ".asciz" or ".string" => section => Characters(reader, section, isTerminated: true),
            ".space" or ".zero" or ".skip" => section => Space(reader, section),
            ".align" or ".balign" => section => Align(reader, section),
            _ => null,
        };
        if (append is null)
            reader.Fail(BytecodeDiagnostics.UnknownMnemonic, $"there is no directive {name}");
        else if (source.Data is not DataSection section)
            reader.Fail($"{name} belongs into a data section, not into .text");
        else if (section.IsZeroed && name is not (".space" or ".zero" or ".skip" or ".align" or ".balign"))
            reader.Fail($"{name} gives contents, which .bss does not have");
        else
            append(section);
    }

    private static void Values(TokenReader reader, DataSection section, int size, SourceLine line)
    {
        do
        {
            if (!HasRoom(reader, section, size)) return;
            if (size == sizeof(long) && reader.Peek.Kind == TokenKind.Word)
            {
                if (reader.Label() is not LabelUse label) return;
                section.Pointers.Add((section.Length, label, line));
                section.Append(0, size);
            }
            else if (reader.Number(size * 8) is long value)
            {
                section.Append(value, size);
            }
        }
        while (reader.Failure is null && reader.Accept(","));
    }

    private static void Characters(TokenReader reader, DataSection section, bool isTerminated)
    {
        do
        {
            Token token = reader.Take();
            if (token.Kind != TokenKind.String)
            {
                reader.Fail($"expected a string in quotes, found {token.Text}");
                return;
            }
            if (!HasRoom(reader, section, token.Text.Length + 1)) return;
            foreach (char c in token.Text) section.Append(c, 1);
            if (isTerminated) section.Append(0, 1);
        }
        while (reader.Failure is null && reader.Accept(","));
    }

    private static void Space(TokenReader reader, DataSection section)
    {
        long count = reader.Number(32) ?? 0;
        if (count < 0 || count > Limits.DataBytes) count = Limits.DataBytes + 1;
        if (HasRoom(reader, section, (int)count)) section.AppendZeros((int)count);
    }

    private static void Align(TokenReader reader, DataSection section)
    {
        long alignment = reader.Number(32) ?? 1;
        if (alignment is not (1 or 2 or 4 or DataLayout.Alignment))
        {
            reader.Fail(BytecodeDiagnostics.ValueOutOfRange, $"data is aligned to 1, 2, 4 or 8 bytes, not {alignment}");
            return;
        }
        int padding = (int)(-section.Length & (alignment - 1));
        if (HasRoom(reader, section, padding)) section.AppendZeros(padding);
    }

    private static bool HasRoom(TokenReader reader, DataSection section, int count) =>
        reader.Failure is null && (count <= Limits.DataBytes - section.Length || reader.Fail(
            BytecodeDiagnostics.DataTooLarge, $"the section exceeds {Limits.DataBytes} bytes"));
}
