using System.Collections.Immutable;

namespace Femto.Jit.Cli.Inspection;

/// <summary>A point of a drawing; x grows to the right and y downwards.</summary>
internal readonly record struct Point(int X, int Y);

/// <summary>Where a block is drawn.</summary>
internal readonly record struct PlacedBlock(int X, int Y, int Width, int Height)
{
    public int Center => X + (Width / 2);

    public int Bottom => Y + Height;
}

/// <summary>How an edge is drawn.</summary>
/// <param name="Source">Index of the block it leaves.</param>
/// <param name="Edge">The edge.</param>
/// <param name="Points">Its corners.</param>
/// <param name="IsUpwards">Whether it goes beside the layers back to an earlier one, rather than through them.</param>
internal sealed record PlacedEdge(int Source, InspectedEdge Edge, ImmutableArray<Point> Points, bool IsUpwards);

/// <summary>
/// Places blocks in layers so that all edges but those that close cycles lead downwards (Sugiyama, Tagawa and Toda, "Methods for
/// Visual Understanding of Hierarchical System Structures", 1981): layers by longest paths, orders by barycentres; edges over
/// several layers pass points in those between; edges upwards go beside the layers. The same graph is always drawn the same.
/// </summary>
internal sealed class GraphLayout
{
    private const int BlockGap = 28, LayerGap = 52, LaneGap = 14, Margin = 8;
    private const int OrderSweeps = 8, PlaceSweeps = 12;

    private readonly ImmutableArray<InspectedBlock> _blocks;
    private readonly Func<InspectedBlock, (int Width, int Height)> _sizeOf;
    private readonly List<Vertex> _vertices = [];
    private readonly HashSet<(int Source, int Target)> _upwards = [];
    private readonly List<(int Source, InspectedEdge Edge, List<Vertex> Chain)> _downwards = [];
    private List<Vertex>[] _layers = [];

    private GraphLayout(ImmutableArray<InspectedBlock> blocks, Func<InspectedBlock, (int Width, int Height)> sizeOf)
    {
        _blocks = blocks;
        _sizeOf = sizeOf;
    }

    /// <summary>The places of the blocks, by index.</summary>
    public ImmutableArray<PlacedBlock> Blocks { get; private set; }

    /// <summary>The edges.</summary>
    public ImmutableArray<PlacedEdge> Edges { get; private set; }

    /// <summary>The width of the drawing.</summary>
    public int Width { get; private set; }

    /// <summary>The height of the drawing.</summary>
    public int Height { get; private set; }

    /// <summary>Lays out the blocks of a function; the first is its entry.</summary>
    public static GraphLayout Of(
        ImmutableArray<InspectedBlock> blocks, Func<InspectedBlock, (int Width, int Height)> sizeOf)
    {
        GraphLayout layout = new(blocks, sizeOf);
        layout.AssignLayers(layout.FindUpwardEdges());
        layout.AddChains();
        layout.OrderLayers();
        layout.PlaceHorizontally();
        layout.Finish();
        return layout;
    }

    /// <summary>Notes the edges that lead back on the way to them; returns the blocks so that all others lead onwards.</summary>
    private int[] FindUpwardEdges()
    {
        int[] state = new int[_blocks.Length]; // 0 unseen, 1 on the way, 2 done
        List<int> finished = [];
        Stack<(int Block, int Next)> way = new([(0, 0)]);
        state[0] = 1;
        while (way.Count > 0)
        {
            (int block, int next) = way.Pop();
            if (next == _blocks[block].Edges.Length)
            {
                state[block] = 2;
                finished.Add(block);
                continue;
            }
            way.Push((block, next + 1));
            int target = _blocks[block].Edges[next].Target;
            if (state[target] == 1) _upwards.Add((block, target));
            if (state[target] != 0) continue;
            state[target] = 1;
            way.Push((target, 0));
        }
        finished.Reverse();
        return [.. finished];
    }

    private void AssignLayers(int[] order)
    {
        int[] layer = new int[_blocks.Length];
        foreach (int block in order)
        {
            foreach (InspectedEdge edge in _blocks[block].Edges)
            {
                if (!_upwards.Contains((block, edge.Target)))
                    layer[edge.Target] = Math.Max(layer[edge.Target], layer[block] + 1);
            }
        }
        _layers = [.. Enumerable.Range(0, layer.Max() + 1).Select(_ => new List<Vertex>())];
        for (int block = 0; block < _blocks.Length; block++)
        {
            (int width, int height) = _sizeOf(_blocks[block]);
            Add(new Vertex(layer[block]) { Width = width, Height = height });
        }
    }

    private Vertex Add(Vertex vertex)
    {
        vertex.Order = _layers[vertex.Layer].Count;
        _layers[vertex.Layer].Add(vertex);
        _vertices.Add(vertex);
        return vertex;
    }

    /// <summary>Puts points into the layers that edges pass.</summary>
    private void AddChains()
    {
        for (int block = 0; block < _blocks.Length; block++)
        {
            foreach (InspectedEdge edge in _blocks[block].Edges)
            {
                if (_upwards.Contains((block, edge.Target))) continue;
                (Vertex from, Vertex to) = (_vertices[block], _vertices[edge.Target]);
                List<Vertex> chain = [from];
                for (int layer = from.Layer + 1; layer < to.Layer; layer++) chain.Add(Add(new Vertex(layer)));
                chain.Add(to);
                for (int link = 1; link < chain.Count; link++)
                {
                    chain[link - 1].Below.Add(chain[link]);
                    chain[link].Above.Add(chain[link - 1]);
                }
                _downwards.Add((block, edge, chain));
            }
        }
    }

    private void OrderLayers()
    {
        for (int sweep = 0; sweep < OrderSweeps; sweep++)
        {
            bool down = sweep % 2 == 0;
            foreach (List<Vertex> layer in down ? _layers : Enumerable.Reverse(_layers))
            {
                Vertex[] ordered = [.. layer.OrderBy(vertex => vertex.Mean(down, neighbour => neighbour.Order, vertex.Order))];
                for (int order = 0; order < ordered.Length; order++) ordered[order].Order = order;
                layer.Clear();
                layer.AddRange(ordered);
            }
        }
    }

    private void PlaceHorizontally()
    {
        foreach (List<Vertex> layer in _layers)
        {
            int x = 0;
            foreach (Vertex vertex in layer)
            {
                vertex.Center = x + (vertex.Width / 2);
                x += vertex.Width + BlockGap;
            }
        }
        for (int sweep = 0; sweep < PlaceSweeps; sweep++)
        {
            bool down = sweep % 2 == 0;
            foreach (List<Vertex> layer in down ? _layers : Enumerable.Reverse(_layers))
            {
                int[] wanted = [.. layer.Select(vertex =>
                    (int)vertex.Mean(down, neighbour => neighbour.Center, vertex.Center))];
                Settle(layer, wanted);
            }
        }
        int left = _vertices.Min(vertex => vertex.Center - (vertex.Width / 2));
        foreach (Vertex vertex in _vertices) vertex.Center += Margin - left;
    }

    /// <summary>As near to where each wants to be as the others allow: the middle between pushing to the right and to the left.</summary>
    private static void Settle(List<Vertex> layer, int[] wanted)
    {
        int[] right = [.. wanted];
        int[] left = [.. wanted];
        for (int i = 1; i < layer.Count; i++) right[i] = Math.Max(right[i], right[i - 1] + Distance(i));
        for (int i = layer.Count - 2; i >= 0; i--) left[i] = Math.Min(left[i], left[i + 1] - Distance(i + 1));
        for (int i = 0; i < layer.Count; i++) layer[i].Center = (left[i] + right[i]) / 2;

        // One more than the halves, which the middle rounds.
        int Distance(int i) => ((layer[i - 1].Width + layer[i].Width) / 2) + BlockGap + 1;
    }

    private void Finish()
    {
        int[] heights = [.. _layers.Select(layer => layer.Max(vertex => vertex.Height))];
        int[] tops = new int[heights.Length];
        tops[0] = Margin + (LayerGap / 2);
        for (int layer = 1; layer < tops.Length; layer++) tops[layer] = tops[layer - 1] + heights[layer - 1] + LayerGap;
        Blocks =
        [
            .. _vertices.Take(_blocks.Length).Select(vertex => new PlacedBlock(
                vertex.Center - (vertex.Width / 2), tops[vertex.Layer], vertex.Width, vertex.Height)),
        ];
        Height = tops[^1] + heights[^1] + (LayerGap / 2) + Margin;
        Width = _vertices.Max(vertex => vertex.Center + (vertex.Width / 2));
        Edges = [.. _downwards.Select(edge => Downwards(edge.Source, edge.Edge, edge.Chain, tops, heights)), .. UpwardEdges(heights)];
        Width += Margin;
    }

    private PlacedEdge Downwards(int source, InspectedEdge edge, List<Vertex> chain, int[] tops, int[] heights)
    {
        List<Point> points = [new(chain[0].Center, Blocks[source].Bottom)];
        foreach (Vertex passed in chain.Skip(1).SkipLast(1))
        {
            points.Add(new Point(passed.Center, tops[passed.Layer]));
            points.Add(new Point(passed.Center, tops[passed.Layer] + heights[passed.Layer]));
        }
        points.Add(new Point(chain[^1].Center, tops[chain[^1].Layer]));
        return new PlacedEdge(source, edge, [.. points], IsUpwards: false);
    }

    /// <summary>Each has a lane to the right of all that is in the layers it passes; short ones are inside.</summary>
    private IEnumerable<PlacedEdge> UpwardEdges(int[] heights)
    {
        int[] rights = [.. _layers.Select(layer => layer.Max(vertex => vertex.Center + (vertex.Width / 2)))];
        var upwards =
            from source in Enumerable.Range(0, _blocks.Length)
            from edge in _blocks[source].Edges
            where _upwards.Contains((source, edge.Target))
            orderby _vertices[source].Layer - _vertices[edge.Target].Layer, source
            select (source, edge);
        foreach ((int source, InspectedEdge edge) in upwards)
        {
            (int first, int last) = (_vertices[edge.Target].Layer, _vertices[source].Layer);
            int lane = rights[first..(last + 1)].Max() + LaneGap;
            for (int layer = first; layer <= last; layer++) rights[layer] = lane;
            Width = Math.Max(Width, lane);
            (PlacedBlock from, PlacedBlock to) = (Blocks[source], Blocks[edge.Target]);
            int under = from.Y + heights[last] + (LayerGap / 4);
            int above = to.Y - (LayerGap / 4);
            (int leaves, int enters) = (from.Center + (from.Width / 4), to.Center + (to.Width / 4));
            yield return new PlacedEdge(source, edge,
                [new(leaves, from.Bottom), new(leaves, under), new(lane, under), new(lane, above), new(enters, above), new(enters, to.Y)],
                IsUpwards: true);
        }
    }

    /// <summary>A block, or a point that an edge passes.</summary>
    private sealed class Vertex(int layer)
    {
        public int Layer { get; } = layer;

        public int Order { get; set; }

        public int Center { get; set; }

        public int Width { get; init; }

        public int Height { get; init; }

        public List<Vertex> Above { get; } = [];

        public List<Vertex> Below { get; } = [];

        /// <summary>The mean over the neighbours in the layer above or below; what it is now, without any.</summary>
        public double Mean(bool above, Func<Vertex, int> of, int current)
        {
            List<Vertex> neighbours = above ? Above : Below;
            return neighbours.Count == 0 ? current : neighbours.Average(of);
        }
    }
}
