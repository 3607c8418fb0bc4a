using System.Collections.Immutable;

namespace Femto.Jit.Contracts;

/// <summary>The keys of each table of a contract. <c>targets/contracts/README.md</c> explains them.</summary>
internal static class ContractKeys
{
    internal static readonly ImmutableArray<string> Contract =
        ["name", "description", "context", "helper", "program", "limits", "memory"];

    internal static readonly ImmutableArray<string> Context = ["size", "access", "field"];

    internal static readonly ImmutableArray<string> Field =
        ["name", "type", "offset", "size", "access", "length", "unit", "end", "target_access"];

    internal static readonly ImmutableArray<string> Helper = ["number", "prototype", "instance", "may_refuse", "stack"];

    internal static readonly ImmutableArray<string> Program = ["name", "helpers"];

    internal static readonly ImmutableArray<string> Limits = ["stack", "instructions"];

    internal static readonly ImmutableArray<string> Memory = ["name", "size", "access"];
}
