namespace Femto.Jit.Verification.Abstract;

/// <summary>Whether what a helper touches at an argument is inside one region that allows it.</summary>
internal enum ArgumentVerdict : byte
{
    /// <summary>It always is.</summary>
    Inside,

    /// <summary>That is not known.</summary>
    Unknown,

    /// <summary>It never is.</summary>
    Outside,
}
