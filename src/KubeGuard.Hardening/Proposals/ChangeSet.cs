using System.Collections.Immutable;
using KubeGuard.Manifests;
using KubeGuard.Manifests.Editing;

namespace KubeGuard.Hardening.Proposals;

/// <summary>Proposals that become one pull request, with the files that they come to together.</summary>
/// <param name="Key">Stable key: a pure function of what the group is about; the tail of the branch name.</param>
/// <param name="Title">Title of the pull request, Conventional Commits style.</param>
/// <param name="Proposals">Most severe first.</param>
/// <param name="Files">The changes against the base, all proposals of the group applied.</param>
public sealed record ChangeGroup(string Key, string Title, ImmutableArray<Proposal> Proposals, ImmutableArray<FileChange> Files);

/// <summary>The outcome of a run over one repository: all that is offered, proven alone and together, and all that is not.</summary>
/// <param name="Before">The repository as it is.</param>
/// <param name="After">The repository with every group applied, <c>widen</c> proposals left out.</param>
/// <param name="Groups">What becomes pull requests, in order of severity and key.</param>
/// <param name="Files">The changes against the base with every group applied, <c>widen</c> proposals left out.</param>
/// <param name="Abstentions">What was deliberately not changed.</param>
/// <param name="Observations">What a person should look at.</param>
public sealed record ChangeSet(
    ManifestSet Before,
    ManifestSet After,
    ImmutableArray<ChangeGroup> Groups,
    ImmutableArray<FileChange> Files,
    ImmutableArray<Abstention> Abstentions,
    ImmutableArray<Observation> Observations)
{
    /// <summary>What a language model had to do with the run; null when none was asked.</summary>
    public ModelRun? Model { get; init; }

    /// <summary>All proposals, in the order of the groups.</summary>
    public IEnumerable<Proposal> Proposals => Groups.SelectMany(group => group.Proposals);
}
