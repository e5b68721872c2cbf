using System.Globalization;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Proposals;

namespace KubeGuard.Hardening.Watch;

/// <summary>Something that the cluster refuses since a merge, and that the repository allowed before that merge and not with it.</summary>
/// <param name="Merge">The merge.</param>
/// <param name="Evidence">Id of the tuple that shows it.</param>
/// <param name="What">What was refused to whom, to be followed by how often; it quotes the log.</param>
/// <param name="Seen">What was seen of it on the days since the merge; that day counts whole.</param>
public sealed record RefusedSinceMerge(MergedChange Merge, string Evidence, string What, Occurrences Seen)
{
    /// <summary>Whether the repository allows it again.</summary>
    public bool IsGivenBack { get; init; }

    /// <summary>What, count, first and last time and a place to look it up, as people write it.</summary>
    public override string ToString()
    {
        var times = Seen.Count == 1 ? "once" : string.Create(CultureInfo.InvariantCulture, $"{Seen.Count:#,0} times");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{What} {times}, first {Seen.FirstSeen.UtcDateTime:yyyy-MM-dd HH:mm:ss} and last {Seen.LastSeen.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC ({Seen.Sample})");
    }

    /// <summary>The reason to give it back.</summary>
    internal RationaleItem ToRationale() => new(RationaleKind.Warning, $"{Merge.Name} took this away: {this}.", [Evidence]);

    /// <summary>Why it is not given back.</summary>
    /// <param name="target">What the abstention is about.</param>
    /// <param name="hindrance">What is in the way, and what else somebody can do about it.</param>
    internal Abstention ToAbstention(string target, string hindrance) => new(target, $"{Merge.Name} took this away: {this}. {hindrance}, or revert {Merge.Name}: {Merge.Revert}");
}
