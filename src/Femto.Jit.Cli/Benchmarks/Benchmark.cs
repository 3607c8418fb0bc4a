using System.Collections.Immutable;

namespace Femto.Jit.Cli.Benchmarks;

/// <summary>A program to measure: a row of <c>expected.tsv</c>.</summary>
/// <param name="Name">The program's name.</param>
/// <param name="Context">The context before the run.</param>
/// <param name="Result">r0 after the run.</param>
internal sealed record Benchmark(string Name, ImmutableArray<byte> Context, ulong Result)
{
    /// <summary>Reads the benchmarks of a folder.</summary>
    /// <exception cref="CommandException">The folder does not hold any.</exception>
    public static IReadOnlyList<Benchmark> ReadAll(string folder)
    {
        TabularFile table = TabularFile.Read(Path.Combine(folder, "expected.tsv"), "program", "context_bytes", "r0");
        return
        [
            .. from row in table.Rows
               let name = table.Text(row, "program")
               let context = InputFile.Read(Path.Combine(folder, "inputs", $"{name}.ctx"))
               select new Benchmark(name, [.. context], table.Number(row, "r0")),
        ];
    }
}

/// <summary>What a build of a benchmark needs.</summary>
/// <param name="Instructions">Executed, from entry to return.</param>
/// <param name="CodeBytes">Code, literals and constants, without shared routines.</param>
/// <param name="Cycles">As <see cref="CortexM4Cycles"/> has it, or null.</param>
internal sealed record Cost(ulong Instructions, ulong CodeBytes, ulong? Cycles);

/// <summary>What other builds of the same programs need, by instruction set, program and build.</summary>
internal sealed class PeerCosts
{
    private readonly Dictionary<(string InstructionSet, string Program, string Build), Cost> costs = [];

    /// <summary>Reads a table of peers.</summary>
    /// <exception cref="CommandException">It is malformed.</exception>
    public static PeerCosts Read(string path)
    {
        TabularFile table = TabularFile.Read(path, "instruction_set", "program", "build", "instructions", "code_bytes", "m4_cycles");
        var peers = new PeerCosts();
        foreach (string[] row in table.Rows)
        {
            var key = (table.Text(row, "instruction_set"), table.Text(row, "program"), table.Text(row, "build"));
            peers.costs[key] = new Cost(
                table.Number(row, "instructions"), table.Number(row, "code_bytes"),
                table.Text(row, "m4_cycles").Length == 0 ? null : table.Number(row, "m4_cycles"));
        }

        return peers;
    }

    /// <summary>The cost of a build for the instruction set of a target, or null.</summary>
    public Cost? Find(Target target, string program, string build) =>
        costs.GetValueOrDefault((target.Isa.ToString(), program, build));
}
