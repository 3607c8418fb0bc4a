using System.Globalization;
using System.Reflection;

namespace Femto.Jit.Tests.Backends;

/// <summary>A line of <c>corpus/encodings/*.tsv</c>: an instruction as other people's assemblers encode it.</summary>
/// <param name="Row">Name of the encoder.</param>
/// <param name="Operands">Each operand's constructor arguments, parted by colons.</param>
/// <param name="Bytes">The instruction in memory.</param>
/// <param name="Assembly">Its text.</param>
internal sealed record EncodingVector(
    string Row, (string Name, string Arguments)[] Operands, byte[] Bytes, string Assembly)
{
    public static IReadOnlyList<EncodingVector> Read(string instructionSet) =>
        [.. File.ReadLines(RepositoryFiles.PathOf($"corpus/encodings/{instructionSet}.tsv"))
            .Where(line => !line.StartsWith('#'))
            .Select(line => Parse(line.Split('\t')))];

    private static EncodingVector Parse(string[] columns) => new(
        columns[0],
        [.. columns[1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(operand =>
            (operand[..operand.IndexOf('=', StringComparison.Ordinal)],
             operand[(operand.IndexOf('=', StringComparison.Ordinal) + 1)..]))],
        Convert.FromHexString(columns[2]),
        columns[3]);

    /// <summary>Calls the encoder of this row in a class of encodings with these operands.</summary>
    public uint Encode(Type encodings)
    {
        MethodInfo encoder = encodings.GetMethod(Row)
            ?? throw new InvalidOperationException($"there is no encoder {Row}");
        ParameterInfo[] parameters = encoder.GetParameters();
        Assert.Equal(parameters.Select(parameter => parameter.Name), Operands.Select(operand => operand.Name));
        object?[] operands = [.. parameters.Zip(Operands, (parameter, operand) =>
            Create(parameter.ParameterType, operand.Arguments.Split(':')))];
        return Convert.ToUInt32(encoder.Invoke(null, operands), CultureInfo.InvariantCulture);
    }

    private static object Create(Type type, string[] arguments)
    {
        if (type == typeof(string))
            return arguments[0];
        if (type.IsEnum)
            return Enum.Parse(type, arguments[0], ignoreCase: true);
        if (type.IsPrimitive)
            return Convert.ChangeType(arguments[0], type, CultureInfo.InvariantCulture);
        ConstructorInfo constructor = type.GetConstructors()
            .Single(candidate => candidate.GetParameters().Length == arguments.Length);
        return constructor.Invoke([.. constructor.GetParameters().Zip(arguments, (parameter, argument) =>
            Create(parameter.ParameterType, [argument]))]);
    }

    public override string ToString() => $"{Row}: {Assembly}";
}
