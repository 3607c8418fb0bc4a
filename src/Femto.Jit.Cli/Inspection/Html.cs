using System.Net;

namespace Femto.Jit.Cli.Inspection;

/// <summary>Text within HTML and SVG.</summary>
internal static class Html
{
    /// <summary>
    /// The text, to stand in an element or between quotation marks in an attribute; what it holds of an untrusted file
    /// is text and nothing else.
    /// </summary>
    public static string Encode(string text) => WebUtility.HtmlEncode(VisibleText.Of(text));
}
