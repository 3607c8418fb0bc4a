namespace Femto.Jit.Images;

/// <summary>What the tables of an image must be like.</summary>
internal static class ImageSectionCheck
{
    /// <summary>What is wrong with the tables, or null.</summary>
    internal static string? Find(Image image) =>
        FindInPointers(image) ?? FindInTraps(image) ?? FindInHelpers(image)
        ?? (image.Name.Contains('\uFFFD', StringComparison.Ordinal) ? "the name is not UTF-8" : null);

    private static string? FindInPointers(Image image)
    {
        long free = 0;
        foreach (DataPointer pointer in image.Data.Pointers)
        {
            if (pointer.Offset < free || (long)pointer.Offset + sizeof(ulong) > image.Data.Initialized.Length)
            {
                return $"the pointer at offset {pointer.Offset} of the data overlaps another or lies outside of "
                    + $"{image.Data.Initialized.Length} bytes";
            }
            if (pointer.Target is not (Region.Data or Region.ReadOnlyData))
            {
                return $"the pointer at offset {pointer.Offset} of the data leads to region {(int)pointer.Target}";
            }
            free = (long)pointer.Offset + sizeof(ulong);
        }
        return null;
    }

    private static string? FindInTraps(Image image)
    {
        int last = -1;
        foreach (TrapSite site in image.TrapSites)
        {
            if (site.CodeOffset <= last || site.CodeOffset > image.Code.Length)
            {
                return $"the trap site at offset {site.CodeOffset} is not in order or lies outside of "
                    + $"{image.Code.Length} bytes of code";
            }
            if (!Enum.IsDefined(site.Trap.Kind) || site.Trap.Kind == TrapKind.None)
            {
                return $"the trap site at offset {site.CodeOffset} has kind {(int)site.Trap.Kind}";
            }
            last = site.CodeOffset;
        }
        return null;
    }

    private static string? FindInHelpers(Image image)
    {
        HashSet<int> seen = [];
        foreach (HelperImport helper in image.HelperImports)
        {
            if (!seen.Add(helper.Number)) return $"helper {helper.Number} is imported twice";
        }
        return null;
    }
}
