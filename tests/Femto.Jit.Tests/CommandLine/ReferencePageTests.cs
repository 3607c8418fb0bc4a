using System.Numerics;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Femto.Jit.Backends.X64;
using Femto.Jit.Bytecode;
using Femto.Jit.CodeGen;

namespace Femto.Jit.Tests.CommandLine;

/// <summary>The tables of the reference pages are those of the code: what stands between two marks is made of it.</summary>
public sealed partial class ReferencePageTests
{
    private static readonly string[] _rvNames =
        ["zero", "ra", "sp", "gp", "tp", "t0", "t1", "t2", "s0", "s1", "a0", "a1", "a2", "a3", "a4", "a5", "a6", "a7",
            "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "t3", "t4", "t5", "t6"];

    private static readonly Dictionary<string, Func<IEnumerable<string>>> _tables = new()
    {
        ["traps"] = Traps,
        ["conventions"] = Conventions,
        ["instance"] = Instance,
        ["routines"] = Routines,
        ["instructions"] = Instructions,
        ["targets"] = RoutinesByTarget,
    };

    [Theory]
    [InlineData("semantics", "traps")]
    [InlineData("abi", "conventions", "instance", "routines")]
    [InlineData("support", "instructions", "targets")]
    public void Tables_are_those_of_the_code(string page, params string[] tables)
    {
        string path = RepositoryFiles.PathOf($"src/guides/{page}.md");
        string text = File.ReadAllText(path);
        Assert.Equal(tables, Generated().Matches(text).Select(match => match.Groups["name"].Value));
        Readme.Compare(path, Generated().Replace(text, match =>
        {
            string name = match.Groups["name"].Value;
            StringBuilder table = new();
            table.Append(null, $"<!-- generated: {name} -->\n");
            foreach (string line in _tables[name]()) table.Append(line).Append('\n');
            return table.Append("<!-- end -->").ToString();
        }));
    }

    private static IEnumerable<string> Traps() =>
    [
        "| value | trap | |", "|---|---|---|",
        .. from kind in Enum.GetValues<TrapKind>()
           where kind != TrapKind.None
           select $"| {(int)kind} | `{kind.Name()}` | {CodeDocumentation.Of(kind)} |",
    ];

    private static IEnumerable<string> Routines() =>
    [
        "| index | routine | |", "|---|---|---|",
        .. from routine in Enum.GetValues<RuntimeRoutine>()
           select $"| {(int)routine} | {routine} | {CodeDocumentation.Of(routine)} |",
    ];

    private static IEnumerable<string> Instance()
    {
        (InstanceLayout narrow, InstanceLayout wide) = (InstanceLayout.For32Bits, InstanceLayout.For64Bits);
        yield return "| offset | with addresses of 8 bytes | member | |";
        yield return "|---|---|---|---|";
        foreach (PropertyInfo member in typeof(InstanceLayout).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.Name != nameof(InstanceLayout.Size)))
        {
            string name = Capital().Replace(member.Name, match => "_" + match.Value).ToLowerInvariant();
            yield return $"| {member.GetValue(narrow)} | {member.GetValue(wide)} | `{name}` | {CodeDocumentation.Of(member)} |";
        }
        yield return $"| {narrow.Size} | {wide.Size} | | the whole structure |";
    }

    private static IEnumerable<string> Conventions()
    {
        yield return "| convention | targets | instance, context | result, from low to high | given back as they were | stack pointer |";
        yield return "|---|---|---|---|---|---|";
        foreach (IGrouping<string, Target> same in Targets.All.GroupBy(target => target.Abi))
        {
            Target target = same.First();
            CallingConvention convention = Compiler.BackendOf(target).Convention;
            int results = 8 / convention.WordBytes;
            yield return $"| {same.Key} | {string.Join(", ", same.Select(each => each.Name))} "
                + $"| {Names(target, Enumerable.Range(convention.FirstArgument, 2))} "
                + $"| {Names(target, Enumerable.Range(convention.FirstResult, results))} "
                + $"| {(convention.CalleeSaved == 0 ? "all: a call turns the window" : Names(target, Bits(convention.CalleeSaved)))} "
                + $"| a multiple of {convention.StackAlignment} at calls |";
        }
    }

    private static IEnumerable<string> Instructions() =>
    [
        "| group | `-mcpu` | instructions |", "|---|---|---|",
        .. from row in InstructionTable.Rows
           group row.Mnemonic by (row.Group, row.CpuVersion) into rows
           orderby rows.Key
           select $"| {rows.Key.Group.ToString().ToLowerInvariant()} | v{rows.Key.CpuVersion} | {string.Join(", ", rows.Distinct().Order(StringComparer.Ordinal))} |",
    ];

    private static IEnumerable<string> RoutinesByTarget()
    {
        ConformanceGroup[] groups = [.. Enum.GetValues<ConformanceGroup>().Where(group => group != ConformanceGroup.Extension)];
        yield return $"| target | {string.Join(" | ", groups.Select(group => group.ToString().ToLowerInvariant()))} |";
        yield return $"|---{string.Concat(groups.Select(_ => "|---"))}|";
        foreach (Target target in Targets.All)
        {
            yield return $"| {target.Name} | {string.Join(" | ", groups.Select(group => Means(RoutinesOf(group, target))))} |";
        }
    }

    private static string Means(IEnumerable<RuntimeRoutine> routines) =>
        routines.Any() ? string.Join(", ", routines) : "native";

    /// <summary>What code calls for instructions of a group with operands of which nothing is known.</summary>
    private static IEnumerable<RuntimeRoutine> RoutinesOf(ConformanceGroup wanted, Target target) =>
        (from row in InstructionTable.Rows
         where row.Group == wanted && row.Fields.HasFlag(OperandFields.Destination) && row.Slots == 1
         from routine in Compile(row, target).RuntimeImports
         select routine).Distinct().Order();

    /// <summary>The instruction between two loads from the context and the end, with accesses to a place on the stack.</summary>
    private static MachineCode Compile(InstructionRow row, Target target)
    {
        const int Place = -8;
        bool isLoad = row.Operation is Operation.Load or Operation.LoadSignExtended;
        int destination = row.AccessesMemory && !isLoad ? 10 : 3;
        ulong instruction = Slots.Slot(
            row.Opcode, destination, row.FixedSource ?? (isLoad ? 10 : row.Fields.HasFlag(OperandFields.Source) ? 4 : 0),
            row.FixedOffset ?? (row.AccessesMemory ? Place : 0),
            row.FixedImmediate ?? (row.Fields.HasFlag(OperandFields.Immediate) ? 7 : 0));
        Program program = Slots.Program(
            Slots.Load(8, 3, 1, 0), Slots.Load(8, 4, 1, 8), Slots.Store(8, 10, Place, 4), Slots.MovReg(0, 4), instruction,
            Slots.Load(8, 5, 10, Place), Slots.AddReg(0, 3), Slots.AddReg(0, 4), Slots.AddReg(0, 5), Slots.Exit);
        Contract contract = Contract.Default with { ContextLength = 16 };
        return Compiler.Compile(Slots.Verify(program, contract), target).Value!;
    }

    private static IEnumerable<int> Bits(uint mask)
    {
        for (; mask != 0; mask &= mask - 1) yield return BitOperations.TrailingZeroCount(mask);
    }

    private static string Names(Target target, IEnumerable<int> registers) => string.Join(", ", registers.Select(register => target.Isa switch
    {
        InstructionSet.Rv32 => _rvNames[register],
        InstructionSet.X64 => X64Registers.Wide(register).ToString().ToLowerInvariant(),
        InstructionSet.Xtensa => $"a{register}",
        _ => $"r{register}",
    }));

    [GeneratedRegex("<!-- generated: (?<name>[a-z]+) -->\n(?:.*\n)*?<!-- end -->")]
    private static partial Regex Generated();

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex Capital();
}
