using System.Collections.Immutable;
using System.Text;
using Femto.Jit.Images;

namespace Femto.Jit.Contracts;

/// <summary>
/// The C prototype of a helper: an ordinary function of the firmware, called in the platform's C ABI. Parameter
/// <c>n</c> comes from register r<c>n+1</c>; the result goes to r0.
/// </summary>
/// <param name="Number">The number programs call it by.</param>
/// <param name="Name">Its C name.</param>
/// <param name="Parameters">At most five parameters.</param>
/// <param name="Result">The result; narrow unsigned and signed results are zero-extended into r0.</param>
public sealed record HelperPrototype(
    int Number, string Name, ImmutableArray<HelperType> Parameters, HelperType Result)
{
    /// <summary>Whether the helper takes the instance as its first C argument, ahead of the parameters.</summary>
    public bool TakesInstance { get; init; }

    /// <summary>Whether the helper may refuse by setting the instance's trap kind; the run then traps.</summary>
    public bool MayRefuse { get; init; }

    /// <summary>Bytes of C stack the helper needs at most, as the firmware has it; null where it does not say.</summary>
    public int? StackBytes { get; init; }

    /// <summary>The names of the parameters, or empty; of use to people only.</summary>
    public ImmutableArray<string> ParameterNames { get; init; } = [];

    /// <summary>What the helper does with the memory that its arguments point to, by parameter.</summary>
    public ImmutableArray<PointerArgument> Pointers { get; init; } = [];

    /// <summary>
    /// Bytes of the memory that the result points to unless it is null, where the result is an address of known memory. The
    /// firmware vouches for it: the address is a multiple of 8, and the memory is there until the run ends, apart from the
    /// program's stack. Of at most <see cref="Limits.GrantingHelpers"/> helpers of a contract, those with the lowest numbers.
    /// </summary>
    public int? ResultBytes { get; init; }

    /// <summary>What is said of the memory at an argument; null when it is a number or a handle.</summary>
    public PointerArgument? PointerAt(int parameter) =>
        Pointers.FirstOrDefault(pointer => pointer.Parameter == parameter);

    /// <summary>
    /// All that code which calls the helper relies on, and no names; <c>Images/README.md</c> defines it. For example
    /// <c>u32(instance, const ptr[p2], u16) may_refuse</c>.
    /// </summary>
    public string CanonicalText
    {
        get
        {
            IEnumerable<string> instance = TakesInstance ? ["instance"] : [];
            IEnumerable<string> parameters = Parameters.Select((_, index) => TypeOf(index) + ExtentOf(index, PositionOf));
            return $"{ResultType}({List([.. instance, .. parameters])}){(MayRefuse ? " may_refuse" : "")}";
        }
    }

    /// <summary>
    /// The CRC-32 of <see cref="CanonicalText"/> in UTF-8, by which firmware and images see whether they mean the same.
    /// </summary>
    public uint Hash => Crc32.Finish(Crc32.Append(Crc32.Start, Encoding.UTF8.GetBytes(CanonicalText)));

    /// <summary>The prototype as contracts write it.</summary>
    public override string ToString()
    {
        IEnumerable<string> parameters =
            Parameters.Select((_, index) => $"{TypeOf(index)} {NameOf(index)}{ExtentOf(index, NameOf)}");
        return $"{ResultType} {Name}({List([.. parameters])})";
    }

    private string ResultType => ResultBytes is int bytes ? $"ptr[{bytes}]" : Result.Name();

    private string TypeOf(int parameter) => PointerAt(parameter)?.Direction switch
    {
        null => Parameters[parameter].Name(),
        PointerDirection.In => "const ptr",
        PointerDirection.Out => "out ptr",
        _ => "ptr",
    };

    private string ExtentOf(int parameter, Func<int, string> nameOf) => PointerAt(parameter) switch
    {
        null => "",
        { Bytes: int bytes } => $"[{bytes}]",
        { LengthParameter: int length } => $"[{nameOf(length)}]",
        _ => "[string]",
    };

    /// <summary>The name of a parameter, or its position.</summary>
    internal string NameOf(int parameter) =>
        parameter < ParameterNames.Length ? ParameterNames[parameter] : PositionOf(parameter);

    private static string PositionOf(int parameter) => $"p{parameter + 1}";

    private static string List(string[] parameters) => parameters.Length == 0 ? "void" : string.Join(", ", parameters);
}

/// <summary>A C type of a helper's parameter or result.</summary>
public enum HelperType : byte
{
    /// <summary>No result (r0 becomes 0).</summary>
    Void,

    /// <summary>32 bits: the low half of a register; as a result, zero-extended.</summary>
    U32,

    /// <summary>
    /// 32 bits, signed in C; as a result, zero-extended (a helper's prototype may ask for I64 instead).
    /// </summary>
    I32,

    /// <summary>
    /// 8 bits: the low bits of a register, extended to 32 as C's ABIs want it; so is the result, above which are zeros.
    /// </summary>
    U8,

    /// <summary>8 bits, signed in C; extended by the sign to 32 bits, as arguments and as results.</summary>
    I8,

    /// <summary>16 bits: as <see cref="U8"/>.</summary>
    U16,

    /// <summary>16 bits, signed in C: as <see cref="I8"/>.</summary>
    I16,

    /// <summary>C's <c>bool</c>: the lowest bit of a register, others are 0.</summary>
    Bool,

    /// <summary>64 bits.</summary>
    U64,

    /// <summary>64 bits, signed in C.</summary>
    I64,

    /// <summary>An address: the low half of a register on 32-bit targets; as a result, zero-extended.</summary>
    Pointer,
}
