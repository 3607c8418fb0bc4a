using System.Collections.Immutable;
using Femto.Jit.Bytecode;

namespace Femto.Jit.Cli.Conformance;

/// <summary>A file in the form of bpf_conformance: a program, its memory and what has to come out.</summary>
/// <param name="Name">Path below the folder that was asked for.</param>
/// <param name="Program">The program, or why there is none.</param>
/// <param name="Memory">The bytes that r1 points to.</param>
/// <param name="Result">r0 at the end, or null when the program must not get there.</param>
/// <param name="Error">A part of the message that is expected instead; empty for any.</param>
internal sealed record ConformanceCase(
    string Name, Result<Program> Program, ImmutableArray<byte> Memory, ulong? Result, string Error)
{
    private const string CallGroup = "call";

    /// <summary>
    /// The folder of the file, or where it has none the group of RFC 9669, section 2.4, that its program needs: the
    /// last of them, since the groups of wider operands include the narrower ones.
    /// </summary>
    public string Group => Path.GetDirectoryName(Name) is { Length: > 0 } folder ? folder : GroupOf(Program.Value);

    private static string GroupOf(Program? program) =>
        program is null ? "unreadable"
        : program.Instructions.Any(each => each.Operation is Operation.CallLocal or Operation.CallHelper) ? CallGroup
        : NameOf(program.Instructions.Where(each => each.Row.Group != ConformanceGroup.Extension)
            .Max(each => each.Row.Group));

    private static string NameOf(ConformanceGroup group) => $"{group}".ToLowerInvariant();
}
