using System.Collections.Immutable;

namespace KubeGuard.PullRequests.Dashboard;

/// <summary>
/// The dashboard's text taken apart: one part for each cluster between two hidden lines, and around them what people wrote, which is kept. A pass knows one
/// cluster's evidence and pull requests, so it replaces that cluster's part and leaves the others as they are; passes over several clusters, even of
/// several hosts, meet in one issue this way.
/// </summary>
internal sealed class DashboardDocument
{
    private const string Begin = "<!-- kubeguard:dashboard:begin ";
    private const string End = "<!-- kubeguard:dashboard:end ";
    private const string Notice = "<!-- kubeguard:dashboard:closed -->";
    private const string Close = " -->";

    private readonly ImmutableArray<Piece> _pieces;

    private DashboardDocument(ImmutableArray<Piece> pieces) => _pieces = pieces;

    /// <summary>Whether it holds the part of any cluster. The bot takes them out when it closes the dashboard, which tells that from a person's closing it.</summary>
    public bool HasParts => _pieces.Any(piece => piece is Piece.Part);

    /// <summary>Takes a text apart. A hidden line without its partner is a person's doing and stays as it is, with what follows.</summary>
    public static DashboardDocument Read(string text)
    {
        var pieces = ImmutableArray.CreateBuilder<Piece>();
        var lines = new List<string>();
        string? cluster = null;
        var begin = 0;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n').Where(line => !line.StartsWith(Notice, StringComparison.Ordinal)))
        {
            if (ClusterIn(line, End) is { } ended && ended == cluster)
            {
                Add(pieces, new Piece.Text(Join(lines[..begin])));
                Add(pieces, new Piece.Part(ended, Join(lines[(begin + 1)..])));
                lines.Clear();
                cluster = null;
                continue;
            }

            if (ClusterIn(line, Begin) is { } begun)
                (cluster, begin) = (begun, lines.Count);
            lines.Add(line);
        }

        Add(pieces, new Piece.Text(Join(lines)));
        return new(pieces.ToImmutable());
    }

    /// <summary>What the ticked boxes of a cluster's part ask for.</summary>
    public ImmutableHashSet<DashboardAsk> Asked(string cluster) =>
    [
        .. _pieces.OfType<Piece.Part>().Where(part => part.Cluster == cluster)
            .SelectMany(part => part.Content.Split('\n')).Select(DashboardAsk.ReadTicked).OfType<DashboardAsk>(),
    ];

    /// <summary>The same with the part of a cluster as given: in its place, or behind the parts of other clusters, or at the end.</summary>
    public DashboardDocument With(string cluster, string content)
    {
        var rest = Without(cluster)._pieces;
        var place = _pieces.Select(piece => piece is Piece.Part part && part.Cluster == cluster).ToList().IndexOf(true);
        if (place < 0)
            place = rest.Select((piece, index) => piece is Piece.Part ? index + 1 : 0).DefaultIfEmpty().Max() is > 0 and var behind ? behind : rest.Length;
        return new(rest.Insert(place, new Piece.Part(cluster, content)));
    }

    /// <summary>The same without the part of a cluster.</summary>
    public DashboardDocument Without(string cluster) => new([.. _pieces.Where(piece => piece is not Piece.Part part || part.Cluster != cluster)]);

    /// <summary>The text of a dashboard that the bot closes: what people wrote, under the reason.</summary>
    public string Closed(string reason) =>
        new DashboardDocument([new Piece.Text($"{Notice} {reason}"), .. _pieces.OfType<Piece.Text>()]).ToString();

    /// <summary>The whole text, with a final line break.</summary>
    public override string ToString() => string.Join("\n\n", _pieces.Select(Written)) + "\n";

    private static string Written(Piece piece) => piece switch
    {
        Piece.Text text => text.Content,
        Piece.Part part => $"{Begin}{part.Cluster}{Close}\n\n{part.Content}\n\n{End}{part.Cluster}{Close}",
        _ => throw new InvalidOperationException("A piece that is neither a cluster's nor a person's."),
    };

    private static void Add(ImmutableArray<Piece>.Builder pieces, Piece piece)
    {
        if (piece is not Piece.Text { Content: "" })
            pieces.Add(piece);
    }

    private static string? ClusterIn(string line, string marker) =>
        line.StartsWith(marker, StringComparison.Ordinal) && line.TrimEnd().EndsWith(Close, StringComparison.Ordinal)
            ? line.TrimEnd()[marker.Length..^Close.Length]
            : null;

    private static string Join(IEnumerable<string> lines) => string.Join('\n', lines).Trim('\n');

    private abstract record Piece
    {
        private Piece()
        {
        }

        public sealed record Text(string Content) : Piece;

        public sealed record Part(string Cluster, string Content) : Piece;
    }
}
