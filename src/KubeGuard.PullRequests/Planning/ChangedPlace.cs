using System.Collections.Immutable;
using KubeGuard.PullRequests.Body;

namespace KubeGuard.PullRequests.Planning;

/// <summary>Lines that are replaced, put in or taken out at one place of a file.</summary>
/// <param name="OldFrom">First line of the old file that is concerned; for what is only put in, the one that it stands before.</param>
/// <param name="OldCount">Lines taken out.</param>
/// <param name="NewFrom">First line of the new file that is concerned; for what is only taken out, the one that follows.</param>
/// <param name="NewCount">Lines put in.</param>
internal sealed record ChangedPlace(int OldFrom, int OldCount, int NewFrom, int NewCount)
{
    /// <summary>First line of the new file to speak about; where lines are only taken out, the one above them.</summary>
    public int FirstLine => NewCount > 0 ? NewFrom : Math.Max(NewFrom - 1, 1);

    /// <summary>Last line of the new file to speak about.</summary>
    public int LastLine => NewCount > 0 ? NewFrom + NewCount - 1 : FirstLine;

    /// <summary>Whether both concern the same lines of the old file.</summary>
    public bool Touches(ChangedPlace other) => OldFrom <= other.OldLast && other.OldFrom <= OldLast;

    private int OldLast => OldFrom + Math.Max(OldCount, 1) - 1;

    /// <summary>The places of a file, from its beginning to its end.</summary>
    public static ImmutableArray<ChangedPlace> Of(FileDiff diff) => [.. diff.Hunks.SelectMany(Of)];

    private static IEnumerable<ChangedPlace> Of(DiffHunk hunk)
    {
        var old = 1;
        var fresh = 1;
        var place = new ChangedPlace(old, 0, fresh, 0);
        foreach (var line in hunk.Lines)
        {
            switch (line.Kind)
            {
                case DiffLineKind.Removed:
                    place = place with { OldCount = place.OldCount + 1 };
                    break;
                case DiffLineKind.Added:
                    place = place with { NewCount = place.NewCount + 1 };
                    break;
                case DiffLineKind.Context:
                    if (place is not { OldCount: 0, NewCount: 0 })
                        yield return place;
                    old = line.OldNumber + 1;
                    fresh = line.NewNumber + 1;
                    place = new(old, 0, fresh, 0);
                    break;
                default:
                    throw new InvalidOperationException("A kind of line that places do not know.");
            }
        }

        if (place is not { OldCount: 0, NewCount: 0 })
            yield return place;
    }
}
