using System.Buffers.Binary;

namespace Femto.Jit.Bytecode.Assembly;

/// <summary>A data section while it is being written.</summary>
/// <param name="name"><c>.data</c>, <c>.rodata</c> or <c>.bss</c>.</param>
internal sealed class DataSection(string name)
{
    private readonly List<byte> _bytes = [];

    /// <summary>The addresses it holds, with their labels and lines.</summary>
    public List<(int Offset, LabelUse Label, SourceLine Line)> Pointers { get; } = [];

    /// <summary>Bytes so far.</summary>
    public int Length { get; private set; }

    /// <summary>Whether it has no contents.</summary>
    public bool IsZeroed => name == ".bss";

    /// <summary>Appends the low bytes of a value.</summary>
    public void Append(long value, int size)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        _bytes.AddRange(bytes[..size]);
        Length += size;
    }

    /// <summary>Appends zeros.</summary>
    public void AppendZeros(int count)
    {
        if (!IsZeroed) _bytes.AddRange(new byte[count]);
        Length += count;
    }

    /// <summary>The finished section.</summary>
    public DataBlock ToBlock() => new()
    {
        Name = name,
        Length = Length,
        Contents = _bytes.ToArray(),
        IsWritable = name != ".rodata",
    };
}
