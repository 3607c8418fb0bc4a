using System.Buffers.Binary;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Femto.Jit.Execution;

/// <summary>An emulator with the agent in it, and the conversation with it over the emulator's console.</summary>
internal sealed class AgentProcess : IDisposable
{
    private const uint HelloRequest = 1;
    private const uint RunRequest = 2;
    private const int LargestAnswer = 16 * 1024 * 1024;

    private readonly Process _process;
    private readonly StringBuilder _errors = new();
    private bool _timedOut;

    private AgentProcess(Process process)
    {
        _process = process;
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors) _errors.AppendLine(line.Data);
        };
        _process.BeginErrorReadLine();
    }

    /// <summary>Whether it can take another request.</summary>
    internal bool IsUsable => !_timedOut && !_process.HasExited;

    /// <summary>Starts the emulator.</summary>
    /// <param name="board">The board.</param>
    /// <param name="target">The target whose processor it has.</param>
    /// <param name="agent">Path of the agent.</param>
    /// <param name="plugin">QEMU's <c>-plugin</c> argument, or null.</param>
    internal static Result<AgentProcess> Start(
        EmulatedBoard board, Target target, string agent, string? plugin)
    {
        ProcessStartInfo start = new(board.Emulator, [.. board.Processor(target), .. board.Arguments, agent])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (plugin is not null)
        {
            start.ArgumentList.Add("-plugin");
            start.ArgumentList.Add(plugin);
        }
        try
        {
            return new AgentProcess(Process.Start(start)
                ?? throw new InternalCompilerException(nameof(AgentProcess), "no process was started"));
        }
        catch (Win32Exception exception)
        {
            return ExecutionDiagnostics.EmulatorMissing.Of(
                $"{board.Emulator} cannot be started ({exception.Message}); "
                + $"apt-get install {board.EmulatorPackage} installs it");
        }
    }

    internal Result<AgentHello> Hello(TimeSpan timeout)
    {
        Diagnostic? failure = Exchange(HelloRequest, [], timeout, out byte[] answer);
        if (failure is not null) return failure;
        if (AgentHello.Decode(answer) is AgentHello hello) return hello;
        return ExecutionDiagnostics.AgentIncompatible.Of(
            $"the agent does not speak version {AgentHello.SupportedVersion} with an instance of "
            + $"{InstanceLayout.For32Bits.Size} bytes; targets/build builds the one that belongs here");
    }

    internal Result<AgentRunAnswer> Run(AgentRunRequest request, TimeSpan timeout)
    {
        Diagnostic? failure = Exchange(RunRequest, request.Encode(), timeout, out byte[] answer);
        if (failure is not null) return failure;
        if (AgentRunAnswer.Decode(answer, request.Context.Length) is AgentRunAnswer decoded) return decoded;
        return ExecutionDiagnostics.AgentIncompatible.Of(
            $"the agent answered {answer.Length} bytes that make no sense");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private Diagnostic? Exchange(uint kind, byte[] payload, TimeSpan timeout, out byte[] answer)
    {
        answer = [];

        // A pipe that is being read cannot be left; ending the emulator ends the read.
        using Timer watchdog = new(_ => TimeOut(), null, timeout, Timeout.InfiniteTimeSpan);
        try
        {
            Span<byte> header = stackalloc byte[2 * sizeof(uint)];
            BinaryPrimitives.WriteUInt32LittleEndian(header, (uint)payload.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(header[sizeof(uint)..], kind);
            byte[] message = [.. header, .. payload];
            Stream input = _process.StandardInput.BaseStream;
            input.Write(message);
            input.Flush();

            Stream output = _process.StandardOutput.BaseStream;
            output.ReadExactly(header[..sizeof(uint)]);
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(header);
            if (length > LargestAnswer)
            {
                Kill();
                return ExecutionDiagnostics.AgentIncompatible.Of($"the agent announces an answer of {length} bytes");
            }
            answer = new byte[length];
            output.ReadExactly(answer);
            return null;
        }
        catch (IOException)
        {
            return _timedOut
                ? ExecutionDiagnostics.TimedOut.Of(
                    $"the emulator did not answer within {timeout.TotalSeconds} s and was ended; "
                    + "less fuel ends endless loops")
                : ExecutionDiagnostics.EmulatorEnded.Of($"the emulator ended{ErrorOutput()}");
        }
    }

    private string ErrorOutput()
    {
        // What it said last is complete once it has exited.
        _process.WaitForExit();
        lock (_errors)
        {
            string said = _errors.ToString().Trim();
            return said.Length == 0 ? "" : $": {said}";
        }
    }

    private void TimeOut()
    {
        _timedOut = true;
        Kill();
    }

    private void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }
}
