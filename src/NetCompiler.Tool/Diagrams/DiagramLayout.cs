namespace NetCompiler.Tool.Diagrams;

/// <summary>Where a box lies: its centre and half its extents, in pixels.</summary>
internal readonly record struct PlacedBox(double X, double Y, double HalfWidth, double HalfHeight);

/// <summary>
/// Places boxes in ranks from top to bottom (Sugiyama 1981): each below all it reads, in a rank ordered by where its neighbours lie. An arrow
/// over several ranks passes through a place of its own in each, so that it crosses no box.
/// </summary>
internal sealed class DiagramLayout
{
    private const double CharacterWidth = 7;
    private const double LineHeight = 16;
    private const double Gap = 24;
    private const double RankGap = 36;
    private const int Sweeps = 6;

    private readonly Diagram _diagram;
    private readonly int[] _rank;
    private readonly List<List<Cell>> _ranks = [];
    private readonly List<List<Cell>> _paths = [];

    private DiagramLayout(Diagram diagram)
    {
        _diagram = diagram;
        _rank = new int[diagram.Boxes.Count];
        foreach (var (from, to) in diagram.Arrows.OrderBy(static a => a.To))
        {
            _rank[to] = Math.Max(_rank[to], _rank[from] + 1);
        }
    }

    public IReadOnlyList<PlacedBox> Boxes { get; private set; } = [];

    /// <summary>The points of each arrow, from the lower edge of its first box to the upper edge of its last.</summary>
    public IReadOnlyList<IReadOnlyList<(double X, double Y)>> Arrows { get; private set; } = [];

    public double Width { get; private set; }

    public double Height { get; private set; }

    public static DiagramLayout Of(Diagram diagram)
    {
        var layout = new DiagramLayout(diagram);
        layout.MakeCells();
        layout.OrderRanks();
        layout.Place();
        return layout;
    }

    private void MakeCells()
    {
        Cell[] cells = [.. _diagram.Boxes.Select(static b => new Cell(
            (Math.Max(b.Title.Length, b.Lines.Max(static l => l.Length)) * CharacterWidth / 2) + 12, ((1 + b.Lines.Count) * LineHeight / 2) + 8))];
        for (var i = 0; i < cells.Length; i++)
        {
            RankOf(_rank[i]).Add(cells[i]);
        }

        foreach (var (from, to) in _diagram.Arrows)
        {
            List<Cell> path = [cells[from]];
            for (var rank = _rank[from] + 1; rank < _rank[to]; rank++)
            {
                path.Add(new Cell(2, 0));
                RankOf(rank).Add(path[^1]);
            }

            path.Add(cells[to]);
            foreach (var (above, below) in path.Zip(path.Skip(1)))
            {
                above.Below.Add(below);
                below.Above.Add(above);
            }

            _paths.Add(path);
        }

        Boxed = cells;
    }

    private Cell[] Boxed { get; set; } = [];

    private List<Cell> RankOf(int rank)
    {
        while (_ranks.Count <= rank)
        {
            _ranks.Add([]);
        }

        return _ranks[rank];
    }

    private void OrderRanks()
    {
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            var down = sweep % 2 == 0;
            foreach (var rank in down ? _ranks : Enumerable.Reverse(_ranks))
            {
                foreach (var (cell, i) in rank.Select(static (c, i) => (c, i)).ToArray())
                {
                    var others = down ? cell.Above : cell.Below;
                    cell.Wanted = others.Count == 0 ? i : others.Average(static o => o.Position);
                }

                // A stable sort, so that equal wishes keep their order.
                var ordered = rank.OrderBy(static c => c.Wanted).ToArray();
                for (var i = 0; i < ordered.Length; i++)
                {
                    (rank[i], ordered[i].Position) = (ordered[i], i);
                }
            }
        }
    }

    private void Place()
    {
        var y = RankGap / 2;
        foreach (var rank in _ranks)
        {
            var half = rank.Max(static c => c.HalfHeight);
            var width = rank.Sum(static c => 2 * c.HalfWidth) + ((rank.Count - 1) * Gap);
            var x = -width / 2;
            foreach (var cell in rank)
            {
                (cell.X, cell.Y) = (x + cell.HalfWidth, y + half);
                x += (2 * cell.HalfWidth) + Gap;
            }

            y += (2 * half) + RankGap;
            Width = Math.Max(Width, width + (2 * Gap));
        }

        Height = y - (RankGap / 2);
        var middle = Width / 2;
        Boxes = [.. Boxed.Select(c => new PlacedBox(c.X + middle, c.Y, c.HalfWidth, c.HalfHeight))];
        Arrows = [.. _paths.Select(path => path.Select((c, i) => (
            c.X + middle, i == 0 ? c.Y + c.HalfHeight : i == path.Count - 1 ? c.Y - c.HalfHeight : c.Y)).ToArray())];
    }

    private sealed class Cell(double halfWidth, double halfHeight)
    {
        public double HalfWidth { get; } = halfWidth;

        public double HalfHeight { get; } = halfHeight;

        public List<Cell> Above { get; } = [];

        public List<Cell> Below { get; } = [];

        public double Position { get; set; }

        public double Wanted { get; set; }

        public double X { get; set; }

        public double Y { get; set; }
    }
}
