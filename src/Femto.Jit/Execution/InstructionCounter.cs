namespace Femto.Jit.Execution;

/// <summary>The file through which the plugin <c>targets/qemu-plugin/count.c</c> reports.</summary>
internal sealed class InstructionCounter : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    /// <summary>QEMU's <c>-plugin</c> argument.</summary>
    internal string PluginArgument(string plugin, AgentHello hello) =>
        $"{plugin},call=0x{hello.CallMarker:x},after=0x{hello.AfterCallMarker:x},output={_file}";

    /// <summary>
    /// Instructions executed from the first one of the last entry called to its return. Not to be asked after a fault.
    /// </summary>
    internal long Read()
    {
        byte[] count = File.ReadAllBytes(_file);
        return count.Length == sizeof(long)
            ? BitConverter.ToInt64(count)
            : throw new InternalCompilerException(nameof(InstructionCounter), "the plugin has not reported");
    }

    /// <inheritdoc/>
    public void Dispose() => File.Delete(_file);
}
