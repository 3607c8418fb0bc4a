using System.Collections.Immutable;

namespace Femto.Jit.Bytecode.Elf;

/// <summary>The functions of an object, found by its symbols.</summary>
internal sealed class ElfFunctions
{
    private readonly Dictionary<(int Section, int Offset), ElfFunction> _byStart;

    // Starts of the functions of each section in ascending order.
    private readonly Dictionary<int, int[]> _starts;

    private ElfFunctions(ImmutableArray<ElfFunction> all)
    {
        Entries = [.. all.Where(function => function.IsEntry)];
        _byStart = [];
        foreach (ElfFunction function in all)
            _byStart.TryAdd((function.Section.Index, function.Start), function);
        _starts = all.GroupBy(function => function.Section.Index).ToDictionary(
            group => group.Key, group => group.Select(function => function.Start).Distinct().Order().ToArray());
    }

    /// <summary>The global functions, ordered by section and offset.</summary>
    public ImmutableArray<ElfFunction> Entries { get; }

    /// <summary>Finds the functions of an object, or returns null after adding an error.</summary>
    public static ElfFunctions? Read(ElfFile file, DiagnosticList diagnostics)
    {
        ElfSymbol[] symbols = [.. file.Symbols.Where(symbol => IsFunction(file, symbol))];
        foreach (ElfSymbol symbol in symbols)
        {
            ElfSection section = file.SectionOf(symbol)!;
            ulong length = (ulong)section.Contents.Length;
            if (symbol.Value <= length && symbol.Length <= length - symbol.Value
                && (symbol.Value | symbol.Length | length) % Slot.Size == 0)
                continue;
            diagnostics.Add(BytecodeDiagnostics.MalformedObject.Of(
                $"function {symbol.Name} does not consist of whole instructions within {section.Name}"));
            return null;
        }
        return new ElfFunctions(
        [
            .. from @group in symbols.GroupBy(symbol => symbol.Section)
               orderby @group.Key
               from function in Delimit([.. @group.OrderBy(symbol => symbol.Value)], file.Sections[@group.Key])
               select function,
        ]);
    }

    /// <summary>
    /// The function that starts at an offset. Code that no symbol names is a function up to the next symbol; an offset
    /// within a function is none.
    /// </summary>
    public ElfFunction? At(ElfSection section, long offset)
    {
        if (offset < 0 || offset >= section.Contents.Length || offset % Slot.Size != 0) return null;
        if (_byStart.TryGetValue((section.Index, (int)offset), out ElfFunction? function)) return function;

        int[] starts = _starts.GetValueOrDefault(section.Index, []);
        int next = ~Array.BinarySearch(starts, (int)offset);
        bool isInside = next > 0 && _byStart[(section.Index, starts[next - 1])].End > offset;
        if (isInside) return null;
        int end = next < starts.Length ? starts[next] : section.Contents.Length;
        return new ElfFunction($"{section.Name}+{offset}", section, (int)offset, end, IsEntry: false);
    }

    // Assemblers write no type unless told to; their global labels in code are functions too.
    private static bool IsFunction(ElfFile file, ElfSymbol symbol) =>
        file.SectionOf(symbol) is { IsCode: true }
        && (symbol.Type == ElfSymbol.FunctionType || (symbol.Type == ElfSymbol.UntypedType && symbol.IsGlobal))
        && symbol.Name.Length > 0;

    // A symbol without a length ends where the next one begins.
    private static ElfFunction[] Delimit(ElfSymbol[] ascending, ElfSection section)
    {
        var functions = new ElfFunction[ascending.Length];
        int next = section.Contents.Length;
        for (int index = ascending.Length - 1; index >= 0; index--)
        {
            ElfSymbol symbol = ascending[index];
            int start = (int)symbol.Value;
            if (index + 1 < ascending.Length && ascending[index + 1].Value > symbol.Value)
                next = (int)ascending[index + 1].Value;
            int end = symbol.Length == 0 ? next : start + (int)symbol.Length;
            functions[index] = new ElfFunction(symbol.Name, section, start, end, symbol.IsGlobal);
        }
        return functions;
    }
}
