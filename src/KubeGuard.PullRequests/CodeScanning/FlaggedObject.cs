using System.Collections.Immutable;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Manifests.Editing;
using KubeGuard.Manifests.Resources;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.PullRequests.CodeScanning;

/// <summary>The object of the base branch that a proposal finds fault with, and the lines that say it.</summary>
/// <param name="Object">The object; where one is missing, the workload that misses it.</param>
/// <param name="Place">The first lines of it that are concerned; its beginning where something is missing or it is bound otherwise.</param>
/// <param name="Related">All other lines that are concerned, of this object and of others.</param>
/// <param name="Lost">What the change does not keep.</param>
internal sealed record FlaggedObject(ObjectRef Object, SourceLocation Place, ImmutableArray<SourceLocation> Related, ImmutableArray<LostText> Lost)
{
    /// <summary>The object of a proposal.</summary>
    /// <param name="proposal">The proposal.</param>
    /// <param name="resources">The objects of the base branch, by identity.</param>
    public static FlaggedObject Of(Proposal proposal, ILookup<ObjectRef, Resource> resources)
    {
        var home = resources[proposal.Target].FirstOrDefault() ?? proposal.Changes.OfType<ResourceChange.Create>().First().Beside;
        ImmutableArray<Part> parts = [.. proposal.Changes.SelectMany(PartsOf)];
        var own = Joined(parts.Where(part => part.Of == home.Id));
        var others = Joined(parts.Where(part => part.Of != home.Id));
        if (own.IsEmpty)
            own = [BeginningOf(home.Origin.Node)];
        return new(home.Id, own[0], [.. own.Skip(1).Concat(others.Except(own))], [.. parts.Select(part => part.Lost).OfType<LostText>()]);
    }

    private static IEnumerable<Part> PartsOf(ResourceChange change) => change switch
    {
        ResourceChange.Modify modify => LostText.Between(modify.Target.Body, modify.After).Select(lost => new Part(modify.Target.Id, lost.Location, lost)),
        ResourceChange.Delete delete => [new Part(delete.Target.Id, Trimmed(delete.Target.Origin.Node), null)],
        ResourceChange.Create => [],
        _ => throw new InvalidOperationException("A change that code scanning does not know."),
    };

    private static SourceLocation Trimmed(YamlNode node) => new LostText(node.Source, node.Span, null).Location;

    /// <summary>From the first line of an object to its name: enough to know which one it is.</summary>
    private static SourceLocation BeginningOf(YamlMapping written)
    {
        var name = written.Mapping("metadata")?["name"];
        var end = name is not null && ReferenceEquals(name.Source, written.Source) && written.Span.Contains(name.Span) ? name.Span.End : written.Span.Start;
        return written.Source.Locate(new(written.Span.Start, end));
    }

    /// <summary>The places, file by file in the order in which the files come, with what stands on lines that follow each other as one.</summary>
    private static ImmutableArray<SourceLocation> Joined(IEnumerable<Part> parts)
    {
        var joined = ImmutableArray.CreateBuilder<SourceLocation>();
        foreach (var file in parts.Select(part => part.Place).Distinct().GroupBy(place => place.File, StringComparer.Ordinal))
        {
            var first = joined.Count;
            foreach (var place in file.OrderBy(place => place.Line).ThenBy(place => place.Column))
            {
                if (joined.Count > first && place.Line <= joined[^1].EndLine + 1)
                    joined[^1] = Both(joined[^1], place);
                else
                    joined.Add(place);
            }
        }

        return joined.ToImmutable();
    }

    private static SourceLocation Both(SourceLocation first, SourceLocation next) =>
        (next.EndLine, next.EndColumn).CompareTo((first.EndLine, first.EndColumn)) > 0 ? first with { EndLine = next.EndLine, EndColumn = next.EndColumn } : first;

    private sealed record Part(ObjectRef Of, SourceLocation Place, LostText? Lost);
}
