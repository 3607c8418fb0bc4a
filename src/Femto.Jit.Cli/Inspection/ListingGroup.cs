using Femto.Jit.Images;

namespace Femto.Jit.Cli.Inspection;

/// <summary>What stands side by side in a listing: a source line, bytecode of it, and native code of that with its pc.</summary>
internal sealed class ListingGroup
{
    private ListingGroup(SourceLine? line) => Line = line;

    /// <summary>The line, or null.</summary>
    public SourceLine? Line { get; }

    public List<BytecodeItem> Bytecode { get; } = [];

    /// <summary>Native code by the bytecode instruction it belongs to; -1 for none.</summary>
    public List<(int Pc, NativeItem Item)> Native { get; } = [];

    /// <summary>The groups of a listing, in its order; each begins with a source line, or with code of no instruction.</summary>
    public static List<ListingGroup> Of(IEnumerable<ListingItem> listing)
    {
        List<ListingGroup> groups = [];
        SourceLine? line = null;
        int pc = -1;
        bool isOwn = true;
        ListingGroup? group = null;
        foreach (ListingItem item in listing)
        {
            switch (item)
            {
                case SourceItem source:
                    line = source.Line;
                    Begin(line);
                    break;
                case OwnCodeItem:
                    Begin(null);
                    (pc, isOwn) = (-1, true);
                    break;
                case BytecodeItem bytecode:
                    if (group is null || (isOwn && group.Native.Count > 0)) Begin(line);
                    (pc, isOwn) = (bytecode.Pc, false);
                    group!.Bytecode.Add(bytecode);
                    break;
                case NativeItem native:
                    if (group is null) Begin(null);
                    group!.Native.Add((pc, native));
                    break;
            }
        }
        return groups;

        void Begin(SourceLine? of) => groups.Add(group = new ListingGroup(of));
    }
}
