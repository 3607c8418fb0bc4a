using System.Buffers.Binary;

namespace Femto.Jit.Execution;

/// <summary>The writable data of a fresh instance.</summary>
internal static class InstanceData
{
    /// <summary>Initialized data, zeros, and the pointers among them resolved to the addresses of a run.</summary>
    internal static byte[] Create(ProgramData data, MemoryLayout layout)
    {
        byte[] bytes = new byte[data.WritableLength];
        data.Initialized.CopyTo(bytes);
        foreach (DataPointer pointer in data.Pointers)
        {
            ulong start = pointer.Target == Region.Data ? layout.Data : layout.ReadOnlyData;
            ulong address = unchecked(start + (ulong)pointer.Addend);
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(pointer.Offset), address);
        }
        return bytes;
    }
}
