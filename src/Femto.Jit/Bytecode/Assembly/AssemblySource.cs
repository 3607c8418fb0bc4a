namespace Femto.Jit.Bytecode.Assembly;

/// <summary>What has been read of a source so far: statements, data, labels.</summary>
internal sealed class AssemblySource
{
    private readonly Dictionary<string, DataSection> _data = new()
    {
        [".data"] = new DataSection(".data"),
        [".rodata"] = new DataSection(".rodata"),
        [".bss"] = new DataSection(".bss"),
    };

    /// <summary>The section that lines go to.</summary>
    public string Section { get; set; } = ".text";

    /// <summary>The data section that lines go to, or null in <c>.text</c>.</summary>
    public DataSection? Data => _data.GetValueOrDefault(Section);

    /// <summary>The data sections by name.</summary>
    public IReadOnlyDictionary<string, DataSection> DataSections => _data;

    /// <summary>The statements with their pcs and lines.</summary>
    public List<(Statement Statement, int Pc, SourceLine Line)> Statements { get; } = [];

    /// <summary>Slots so far.</summary>
    public int Slots { get; private set; }

    /// <summary>The name the source gives its entry, and where.</summary>
    public (string Name, SourceLine Line)? Entry { get; set; }

    /// <summary>Labels declared global: names of functions.</summary>
    public HashSet<string> Globals { get; } = [];

    /// <summary>The section and offset of each label; in <c>.text</c> the offset is a pc.</summary>
    public Dictionary<string, (string Section, int Offset)> Labels { get; } = [];

    /// <summary>Appends a statement.</summary>
    public void Add(Statement statement, SourceLine line)
    {
        Statements.Add((statement, Slots, line));
        Slots += statement.Instruction.Slots;
    }

    /// <summary>Defines a label here; false when it exists.</summary>
    public bool TryDefine(string label) => Labels.TryAdd(label, (Section, Data?.Length ?? Slots));

    /// <summary>
    /// Where a label is. The name of a data section is its start. Where <c>exit</c> is not defined it means the first
    /// exit instruction, as in the conformance suite.
    /// </summary>
    public (string Section, int Offset)? Find(string label)
    {
        if (Labels.TryGetValue(label, out (string Section, int Offset) place)) return place;
        if (_data.ContainsKey(label)) return (label, 0);
        if (label != "exit") return null;
        int index = Statements.FindIndex(each => each.Statement.Instruction.Operation == Operation.Exit);
        return index < 0 ? null : (".text", Statements[index].Pc);
    }
}
