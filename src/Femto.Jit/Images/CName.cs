namespace Femto.Jit.Images;

/// <summary>Makes identifiers of C out of names of programs.</summary>
internal static class CName
{
    internal static string Of(string name)
    {
        string cleaned = string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));
        return cleaned.Length == 0 || char.IsAsciiDigit(cleaned[0]) ? "_" + cleaned : cleaned;
    }
}
