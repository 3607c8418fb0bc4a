using System.ComponentModel;
using System.Diagnostics;

namespace Femto.Jit.Execution;

/// <summary>
/// What runs in the emulators: built by <c>targets/build</c>, which does nothing when all is up to date, or, without a
/// checkout of the sources, what the tool's package brought along.
/// </summary>
internal static class TargetBuild
{
    private const string Script = "targets/build";

    /// <summary>The path of a built file.</summary>
    /// <param name="target">What <c>targets/build</c> calls it.</param>
    /// <param name="file">Name of the file below <c>.artifacts/targets/</c>.</param>
    internal static Result<string> Find(string target, string file)
    {
        if (FindRoot() is not string root)
        {
            string packaged = Path.Combine(AppContext.BaseDirectory, "targets", target, file);
            if (File.Exists(packaged)) return packaged;
            return ExecutionDiagnostics.AgentMissing.Of(
                $"{Script} was not found above {AppContext.BaseDirectory} or the current directory; "
                + "without a checkout of the sources there is what the tool's package has, and nothing else");
        }
        return Build(root, target) is Diagnostic error
            ? error
            : Path.Combine(root, ".artifacts", "targets", target, file);
    }

    /// <summary>The top of the checkout that this process is in or works in; null without one.</summary>
    internal static string? FindRoot()
    {
        foreach (string start in new[] { AppContext.BaseDirectory, Directory.GetCurrentDirectory() })
        {
            for (DirectoryInfo? directory = new(start); directory is not null; directory = directory.Parent)
            {
                if (File.Exists(Path.Combine(directory.FullName, Script))) return directory.FullName;
            }
        }
        return null;
    }

    private static Diagnostic? Build(string root, string target)
    {
        ProcessStartInfo start = new(Path.Combine(root, Script), [target]) { RedirectStandardError = true };
        try
        {
            using Process build = Process.Start(start)
                ?? throw new InternalCompilerException(nameof(TargetBuild), "no process was started");
            string errors = build.StandardError.ReadToEnd();
            build.WaitForExit();
            if (build.ExitCode == 0) return null;
            return ExecutionDiagnostics.AgentMissing.Of($"{Script} {target} failed: {errors.Trim()}");
        }
        catch (Win32Exception exception)
        {
            return ExecutionDiagnostics.AgentMissing.Of($"{Script} cannot be run: {exception.Message}");
        }
    }
}
