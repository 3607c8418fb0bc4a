using System.Collections.Immutable;
using System.Globalization;

namespace Femto.Jit.CodeGen;

/// <summary>Names of the operations that machine instructions have before they are encoded.</summary>
internal static class OperationNames
{
    /// <summary>The names by opcode: those of <see cref="CommonOp"/>, then a backend's; empty where there is none.</summary>
    /// <typeparam name="TOperation">The backend's operations, which are numbered from where the common ones end.</typeparam>
    public static ImmutableArray<string> Of<TOperation>() where TOperation : struct, Enum
    {
        TOperation[] own = Enum.GetValues<TOperation>();
        string[] names = new string[own.Max(Number) + 1];
        Array.Fill(names, "");
        foreach (CommonOp common in Enum.GetValues<CommonOp>().Where(static common => common < CommonOp.Count))
            names[(int)common] = common.ToString();
        foreach (TOperation operation in own)
            names[Number(operation)] = operation.ToString();
        return [.. names];
    }

    private static int Number<TOperation>(TOperation operation) where TOperation : struct, Enum =>
        Convert.ToInt32(operation, CultureInfo.InvariantCulture);
}
