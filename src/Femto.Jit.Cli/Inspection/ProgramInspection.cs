using System.Collections.Immutable;
using Femto.Jit.Bytecode;
using Femto.Jit.Bytecode.Elf;
using Femto.Jit.Cli.Benchmarks;
using Femto.Jit.Images;

namespace Femto.Jit.Cli.Inspection;

/// <summary>A helper that a program calls.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Name">Its name in the contract, or null.</param>
/// <param name="Prototype">Its prototype as contracts write it, or null.</param>
/// <param name="Calls">How many instructions call it.</param>
internal sealed record InspectedHelper(int Number, string? Name, string? Prototype, int Calls);

/// <summary>All that is told of a program and of its translation.</summary>
internal sealed class ProgramInspection
{
    private readonly (int Pc, int Offset)[] _pcs;

    /// <summary>Takes a program apart.</summary>
    /// <param name="file">The file that it was read from.</param>
    /// <param name="code">Its translation.</param>
    public ProgramInspection(byte[] file, MachineCode code)
    {
        Code = code;
        Sections = SectionsOf(file, Program);
        ImmutableArray<string> entries = ProgramLoader.ListEntries(file);
        Entries = entries.IsEmpty ? [Program.Name] : entries;
        Functions = InspectedFunction.AllOf(Verified);
        Checks = [.. InspectedCheck.AllOf(Verified)];
        Listing = Images.Listing.Of(code);
        _pcs = [.. ListingGroup.Of(Listing).SelectMany(group => group.Native).Select(native => (native.Pc, native.Item.Offset))];
        Cycles = code.Target.Name == "cortex-m4" ? EstimateCycles(Listing) : [];
    }

    public MachineCode Code { get; }

    public VerifiedProgram Verified => Code.Source;

    public Program Program => Verified.Program;

    /// <summary>The sections of an object; of other files the parts that a program is made of.</summary>
    public ImmutableArray<InspectedSection> Sections { get; }

    /// <summary>The same, with all sections of a kind that is no part of the program in one.</summary>
    public IEnumerable<InspectedSection> MainSections
    {
        get
        {
            string[] parts = ["code", "read-only data", "data", "zeroed data"];
            ILookup<bool, InspectedSection> all = Sections.ToLookup(section => parts.Contains(section.Kind));
            return all[true].Concat(
                from section in all[false]
                group section by section.Kind into kind
                let bytes = kind.Aggregate(0UL, (sum, section) => sum + section.Bytes)
                select new InspectedSection(kind.Count() == 1 ? kind.First().Name : $"{kind.Count()} sections", bytes, kind.Key));
        }
    }

    /// <summary>The functions that can be the entry.</summary>
    public ImmutableArray<string> Entries { get; }

    public ImmutableArray<InspectedFunction> Functions { get; }

    public ImmutableArray<InspectedCheck> Checks { get; }

    public ImmutableArray<ListingItem> Listing { get; }

    /// <summary>
    /// By the offset of each machine instruction its cycles on a Cortex-M4, as <see cref="CortexM4Cycles"/> has them; empty for
    /// other targets.
    /// </summary>
    public IReadOnlyDictionary<int, int> Cycles { get; }

    public IEnumerable<InspectedHelper> Helpers =>
        from instruction in Program.Instructions
        where instruction.Operation == Operation.CallHelper
        group instruction by (int)instruction.Immediate into calls
        orderby calls.Key
        let helper = Verified.Contract.Helpers.GetValueOrDefault(calls.Key)
        select new InspectedHelper(calls.Key, helper?.Name, helper?.CanonicalText, calls.Count());

    /// <summary>How many accesses to memory are proven, checked ahead of their loop, and checked each time.</summary>
    public (int Proven, int Hoisted, int Checked) Accesses
    {
        get
        {
            int all = Program.Instructions.Count(instruction => instruction.Row.AccessesMemory);
            (int proven, int hoisted) = (Verified.ProvenAccesses.Count, Verified.HoistedAccesses.Count);
            return (proven, hoisted, all - proven - hoisted);
        }
    }

    /// <summary>The cycles of the native code of a block when it is executed once and no branch is taken; 0 where not known.</summary>
    public int CyclesOf(InspectedBlock block) => _pcs
        .Where(native => native.Pc >= block.Start && native.Pc <= block.Last)
        .Sum(native => Cycles.GetValueOrDefault(native.Offset));

    /// <summary>The block that an instruction is in.</summary>
    public InspectedBlock BlockOf(int pc) =>
        Functions.Last(function => function.Function.Start <= pc).BlockOf(pc);

    private static ImmutableArray<InspectedSection> SectionsOf(byte[] file, Program program)
    {
        if (ElfFile.Read(file, new DiagnosticList()) is ElfFile elf)
        {
            return
            [
                .. from section in elf.Sections
                   where section.Index > 0
                   select InspectedSection.Of(section),
            ];
        }
        return
        [
            new("code", (ulong)(program.Instructions.Length * Slot.Size), "code"),
            new("read-only data", (ulong)program.Data.ReadOnly.Length, "read-only data"),
            new("data", (ulong)program.Data.Initialized.Length, "data"),
            new("zeroed data", (ulong)program.Data.ZeroedLength, "zeroed data"),
        ];
    }

    private static Dictionary<int, int> EstimateCycles(ImmutableArray<ListingItem> listing)
    {
        var cycles = new Dictionary<int, int>();
        string previous = "";
        foreach (NativeItem native in listing.OfType<NativeItem>().Where(native => !native.IsData))
        {
            cycles[native.Offset] = CortexM4Cycles.CyclesOf(native.Text, previous);
            previous = native.Text;
        }
        return cycles;
    }
}
