namespace Femto.Jit.Images;

/// <summary>Everything that can be wrong with an image.</summary>
internal static class ImageDiagnostics
{
    internal static readonly DiagnosticDescriptor NotAnImage = new("FJ4101", "The file is not an image");

    internal static readonly DiagnosticDescriptor UnknownVersion =
        new("FJ4102", "The image has a version of the format that is not supported");

    internal static readonly DiagnosticDescriptor WrongLength =
        new("FJ4103", "The image is not as long as its header says");

    internal static readonly DiagnosticDescriptor WrongChecksum = new("FJ4104", "The image is damaged");

    internal static readonly DiagnosticDescriptor InvalidField =
        new("FJ4105", "A field of the image has a value that cannot be");

    internal static readonly DiagnosticDescriptor NotTranslated =
        new("FJ4106", "The object was not written by 'femto translate'");

    internal static readonly DiagnosticDescriptor ObjectDiffers =
        new("FJ4107", "The object and the image in it do not have the same code and constants");
}
