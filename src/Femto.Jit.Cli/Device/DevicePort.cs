using Femto.Jit.Execution.Device;

namespace Femto.Jit.Cli.Device;

/// <summary>A device at a serial port, or at any other file that is read and written like one.</summary>
internal static class DevicePort
{
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(2);

    /// <summary>Does something with the device at a port, once it has said what it is.</summary>
    /// <exception cref="CommandException">The port cannot be used, or the device refuses.</exception>
    public static void Use(string path, Action<DeviceSession> use)
    {
        try
        {
            // Frames come and go through the same file; a buffer would mix up the two.
            using FileStream port = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
            DeviceSession session = new(new DeviceLink(port, port, AnswerTime));
            session.Hello();
            use(session);
        }
        catch (Exception exception) when (exception
            is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw CommandException.Unusable(CliDiagnostics.Unreadable, $"{path} cannot be used: {exception.Message}");
        }
    }
}
