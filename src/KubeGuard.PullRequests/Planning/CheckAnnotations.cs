using System.Collections.Immutable;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Manifests.Editing;
using KubeGuard.PullRequests.Body;
using KubeGuard.PullRequests.Forge;

namespace KubeGuard.PullRequests.Planning;

/// <summary>
/// Says beside each changed place why it changes (B17). A place belongs to the proposals that by themselves change the same lines of the base.
/// </summary>
internal static class CheckAnnotations
{
    /// <summary>Most notes of a check; the rest is counted.</summary>
    public const int Most = 500;

    private const int MostReasons = 12;
    private const int LongestTitle = 200;
    private const int LongestReason = 400;

    /// <summary>All notes, by file and line. Files that are deleted have no line to stand beside.</summary>
    /// <param name="proposals">What is proposed.</param>
    /// <param name="files">What all of it does to the files.</param>
    public static ImmutableArray<CheckAnnotation> Of(ImmutableArray<Proposal> proposals, ImmutableArray<FileChange> files)
    {
        var parts = proposals
            .SelectMany(proposal => proposal.Files.Select(file => new Part(proposal, file)))
            .ToLookup(part => part.File.Path, StringComparer.Ordinal);
        return
        [
            .. from file in files.Where(file => file.After is not null).OrderBy(file => file.Path, StringComparer.Ordinal)
               let own = parts[file.Path].Select(part => new Owned(part.Proposal, ChangedPlace.Of(FileDiffer.Compare(part.File)))).ToList()
               from place in ChangedPlace.Of(FileDiffer.Compare(file))
               from owner in own
               where own.Count == 1 || owner.Places.Any(place.Touches)
               select Note(file.Path, place, owner.Proposal),
        ];
    }

    private static CheckAnnotation Note(string path, ChangedPlace place, Proposal proposal)
    {
        var lines = proposal.Rationale.Take(MostReasons)
            .Select(item => $"{ProposalWords.Reason(item.Kind)}: {Markdown.Line(ProposalWords.FirstSentence(item.Text), LongestReason)}")
            .ToList();
        if (proposal.Rationale.Length > MostReasons)
            lines.Add($"and {Figures.Counted(proposal.Rationale.Length - MostReasons, "more reason")}, in the pull request");
        var level = proposal.Rationale.Any(item => item.Kind == RationaleKind.Warning) ? AnnotationLevel.Warning : AnnotationLevel.Notice;
        return new(
            path, place.FirstLine, place.LastLine, level, Markdown.Line(proposal.Title, LongestTitle), lines.Count > 0 ? string.Join('\n', lines) : "No reason is recorded.");
    }

    private sealed record Part(Proposal Proposal, FileChange File);

    private sealed record Owned(Proposal Proposal, ImmutableArray<ChangedPlace> Places);
}
