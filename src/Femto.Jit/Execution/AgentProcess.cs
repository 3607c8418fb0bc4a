using System.Buffers.Binary;
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
        Result<Process> started = EmulatorProcess.Start(board, target, agent, plugin);
        return started.Succeeded ? new AgentProcess(started.Value) : new Result<AgentProcess>(null, started.Diagnostics);
    }

    internal Result<AgentHello> Hello(TimeSpan timeout)
    {
        Diagnostic? failure = Exchange(HelloRequest, [], 1, timeout, out byte[][] answers);
        if (failure is not null) return failure;
        if (AgentHello.Decode(answers[0]) is AgentHello hello) return hello;
        return ExecutionDiagnostics.AgentIncompatible.Of(
            $"the agent does not speak version {AgentHello.SupportedVersion} with an instance of "
            + $"{InstanceLayout.For32Bits.Size} bytes; targets/build builds the one that belongs here");
    }

    /// <summary>Runs code on each context of a request; one answer for each, unless the first is a refusal.</summary>
    internal Result<AgentRunAnswer[]> Run(AgentRunRequest request, TimeSpan timeout)
    {
        Diagnostic? failure = Exchange(RunRequest, request.Encode(), request.Blocks.Length, timeout, out byte[][] answers);
        if (failure is not null) return failure;
        var decoded = new AgentRunAnswer[answers.Length];
        for (int index = 0; index < answers.Length; index++)
        {
            if (AgentRunAnswer.Decode(answers[index], request.BlockLength) is not AgentRunAnswer run)
            {
                return ExecutionDiagnostics.AgentIncompatible.Of(
                    $"the agent answered {answers[index].Length} bytes that make no sense");
            }
            decoded[index] = run;
        }
        return decoded;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private Diagnostic? Exchange(uint kind, byte[] payload, int count, TimeSpan timeout, out byte[][] answers)
    {
        answers = new byte[count][];

        // A pipe that is being read cannot be left; ending the emulator ends the read.
        using Timer watchdog = new(_ => TimeOut(), null, timeout, Timeout.InfiniteTimeSpan);
        try
        {
            byte[] message = new byte[(2 * sizeof(uint)) + payload.Length];
            BinaryPrimitives.WriteUInt32LittleEndian(message, (uint)payload.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(sizeof(uint)), kind);
            payload.CopyTo(message, 2 * sizeof(uint));
            Stream input = _process.StandardInput.BaseStream;
            input.Write(message);
            input.Flush();
            for (int index = 0; index < count; index++)
            {
                if (ReadAnswer(out answers[index]) is Diagnostic failure) return failure;
            }
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

    private Diagnostic? ReadAnswer(out byte[] answer)
    {
        answer = [];
        Span<byte> header = stackalloc byte[sizeof(uint)];
        Stream output = _process.StandardOutput.BaseStream;
        output.ReadExactly(header);
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
