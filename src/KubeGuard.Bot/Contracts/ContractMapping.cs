using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Hardening.Rbac.Replay;
using KubeGuard.Hardening.Verification;
using KubeGuard.Manifests;
using KubeGuard.Manifests.Editing;
using KubeGuard.PullRequests.Body;

namespace KubeGuard.Bot.Contracts;

/// <summary>From the model to the published contracts.</summary>
internal static class ContractMapping
{
    /// <summary>A word of the contracts: <c>short-window</c>.</summary>
    public static string Word<TEnum>(TEnum value)
        where TEnum : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    public static ProposalsDocument ToDocument(this ChangeSet changes, Coverage coverage) => new()
    {
        Inputs = Inputs(changes.Before, coverage),
        Proposals = [.. changes.Groups.SelectMany(group => group.Proposals.Select(proposal => Document(proposal, group.Key)))],
        Abstentions = [.. changes.Abstentions.Select(abstention => new AbstentionDocument { Target = abstention.Target, Reason = abstention.Reason })],
        Observations =
        [
            .. changes.Observations.Select(observation => new ObservationDocument { Target = observation.Target, Text = observation.Text, Evidence = observation.Evidence }),
        ],
        Findings = [],
        Model = ModelRunDocument.Of(changes.Model),
    };

    public static VerifyDocument ToDocument(RbacReplay api, ReplayResult connections) => new()
    {
        Api = Counts(api.Result.Counts),
        Connections = Counts(connections.Counts),
        Denied = [.. api.Result.Denied.Concat(connections.Denied).Select(Finding)],
        Disagreements = [.. api.Result.Disagreements.Concat(connections.Disagreements).Select(Finding)],
        Outside = api.Outside.ToImmutableSortedDictionary(cause => Word(cause.Key), cause => cause.Value, StringComparer.Ordinal),
        Problems = [.. api.Problems.Select(problem => problem.ToString())],
        Unrecorded = api.Unrecorded,
    };

    /// <summary>Manifest files that make at least one object of the repository.</summary>
    public static int ManifestFiles(ManifestSet manifests) =>
        manifests.Resources.Select(resource => resource.Origin.File).Distinct(StringComparer.Ordinal).Count();

    private static InputsDocument Inputs(ManifestSet manifests, Coverage coverage) => new()
    {
        Manifests = ManifestFiles(manifests),
        Events = new()
        {
            Read = coverage.Sources.Sum(source => source.Read),
            Used = coverage.Sources.Sum(source => source.Used),
            Malformed = coverage.Sources.Sum(source => source.Malformed),
            From = Time(coverage.From),
            To = Time(coverage.To),
        },
        Sources = [.. coverage.Sources.Select(Source)],
    };

    private static SourceDocument Source(SourceCoverage source) => new()
    {
        Source = source.Source,
        Kind = source.Kind is { } kind ? Word(kind) : null,
        Read = source.Read,
        Used = source.Used,
        Malformed = source.Malformed,
        Skipped = source.Skipped,
        Notes = source.Notes,
    };

    private static ProposalDocument Document(Proposal proposal, string group) => new()
    {
        Id = proposal.Id,
        Class = proposal.Class,
        Kind = proposal.Target.Kind,
        Namespace = proposal.Target.Namespace,
        Name = proposal.Target.Name,
        Title = proposal.Title,
        Severity = proposal.Severity,
        Confidence = proposal.Confidence,
        Misconfigurations = proposal.Misconfigurations,
        Group = group,
        Files = [.. proposal.Files.Select(File)],
        Before = Own(proposal.Before),
        After = Own(proposal.After),
        Rationale = [.. proposal.Rationale.Select(item => new RationaleDocument { Kind = item.Kind, Text = item.Text, Evidence = item.Evidence })],
        Proof = proposal.Proof is { } proof ? Document(proof) : null,
        Fingerprint = proposal.Fingerprint,
        Model = ModelContributionDocument.Of(proposal.Model),
    };

    private static FileDocument File(FileChange file) => new()
    {
        Path = file.Path,
        Change = file switch
        {
            { Before: null } => FileChangeKind.Create,
            { After: null } => FileChangeKind.Delete,
            _ => FileChangeKind.Modify,
        },
        Diff = UnifiedDiff.Of(file),
    };

    private static ProofDocument Document(Proof proof) => new()
    {
        Replayed = proof.Replayed,
        Denied = proof.Denied,
        GrantsBefore = proof.GrantsBefore,
        GrantsAfter = proof.GrantsAfter,
        Widened = proof.Widened,
        RemovedChecked = proof.RemovedChecked,
        RiskBefore = proof.RiskBefore,
        RiskAfter = proof.RiskAfter,
    };

    private static ReplayCountsDocument Counts(ReplayCounts counts) => new()
    {
        Replayed = counts.Replayed,
        Denied = counts.Denied,
        Disagreements = counts.Disagreements,
        Outside = counts.Outside,
    };

    private static ReplayFindingDocument Finding(ReplayFinding finding) => new()
    {
        Kind = finding.Kind,
        Source = finding.Source,
        Subject = finding.Subject,
        Request = finding.Request,
        Count = finding.Count,
        Reason = finding.Reason,
        KeptBy = finding.KeptBy,
    };

    private static JsonObject? Own(JsonObject? node) => node?.DeepClone().AsObject();

    /// <summary>A time of the contracts: RFC 3339 in UTC.</summary>
    public static string? Time(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
