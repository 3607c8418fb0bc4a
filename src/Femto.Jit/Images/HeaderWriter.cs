using System.Globalization;
using System.Text;

namespace Femto.Jit.Images;

/// <summary>Writes images as C headers.</summary>
public static class HeaderWriter
{
    private const int BytesPerLine = 16;

    /// <summary>
    /// A C11 header that defines the image as a constant array <c>NAME_image</c>, aligned as images must be.
    /// </summary>
    public static string Write(MachineCode code)
    {
        byte[] image = ImageWriter.Write(code);
        string name = CName.Of(code.Source.Program.Name);
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture,
            $"/* Image of program '{name}' for {code.Target.Name}: {code.Code.Length} bytes of code. Generated. */\n"
            + $"#ifndef {name.ToUpperInvariant()}_IMAGE_H\n#define {name.ToUpperInvariant()}_IMAGE_H\n\n"
            + $"#include <stdint.h>\n\n"
            + $"static const _Alignas({ImageFormat.Alignment}) uint8_t {name}_image[{image.Length}] = {{\n");
        foreach (byte[] line in image.Chunk(BytesPerLine))
        {
            text.Append("    ").AppendJoin(", ", line.Select(value => $"0x{value:x2}")).Append(",\n");
        }
        return text.Append("};\n\n#endif\n").ToString();
    }
}
