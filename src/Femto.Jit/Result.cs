using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Femto.Jit;

/// <summary>A value, or the diagnostics that say why there is none. Warnings may accompany a value.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
/// <param name="Value">The value, or null when the input was refused.</param>
/// <param name="Diagnostics">Errors and warnings, in the order of the input.</param>
public sealed record Result<T>(T? Value, ImmutableArray<Diagnostic> Diagnostics) where T : class
{
    /// <summary>Whether there is a value.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    public bool Succeeded => Value is not null;

    /// <summary>A value without remarks.</summary>
    public static implicit operator Result<T>(T value) => new(value, []);

    /// <summary>A refusal with a single reason.</summary>
    public static implicit operator Result<T>(Diagnostic error) => new(null, [error]);
}
