using System.Diagnostics.CodeAnalysis;

namespace Femto.Jit.Native;

/// <summary>Where calls come in: no exception leaves, and every way out says what it has to.</summary>
internal static unsafe class Boundary
{
    /// <summary>Makes something for a caller.</summary>
    /// <param name="result">Where its handle goes; NULL is put there when there is none.</param>
    /// <param name="diagnostics">Where the handle of diagnostics goes; may be NULL.</param>
    /// <param name="make">Makes it.</param>
    [SuppressMessage("Design", "CA1031", Justification = "An exception that crosses into C ends the process.")]
    public static Status Make<T>(nint* result, nint* diagnostics, Func<Result<T>> make) where T : class
    {
        if (diagnostics != null) *diagnostics = 0;
        try
        {
            if (result == null) throw new MisuseException("there is no place for the result");
            *result = 0;
            Result<T> made = make();
            Say(diagnostics, made.Diagnostics);
            if (!made.Succeeded) return Status.Refused;
            *result = Handle.Of(made.Value);
            return Status.Ok;
        }
        catch (MisuseException exception)
        {
            Say(diagnostics, [NativeDiagnostics.Misused.Of(exception.Message)]);
            return Status.Misused;
        }
        catch (Exception exception)
        {
            Say(diagnostics, [NativeDiagnostics.Failed.Of(exception.Message.ReplaceLineEndings(" "))]);
            return Status.Failed;
        }
    }

    /// <summary>Does something that can fail by wrong use only.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "An exception that crosses into C ends the process.")]
    public static Status Do(Action action)
    {
        try
        {
            action();
            return Status.Ok;
        }
        catch (MisuseException)
        {
            return Status.Misused;
        }
        catch (Exception)
        {
            return Status.Failed;
        }
    }

    private static void Say(nint* place, IReadOnlyCollection<Diagnostic> diagnostics)
    {
        if (place != null && diagnostics.Count > 0) *place = Handle.Of(new DiagnosticSet(diagnostics));
    }
}
