using System.Collections.Immutable;
using System.Text.Json.Nodes;
using KubeGuard.Hardening.Verification;
using KubeGuard.Manifests.Editing;
using KubeGuard.Manifests.Resources;

namespace KubeGuard.Hardening.Proposals;

/// <summary>What a proposal does.</summary>
public enum ProposalClass
{
    /// <summary>A new object where there was none.</summary>
    Create,

    /// <summary>An object allows a subset of what it allowed (P2).</summary>
    Refine,

    /// <summary>A misconfiguration is mended.</summary>
    Remediate,

    /// <summary>An object goes away.</summary>
    Remove,

    /// <summary>Something that the logs show to be missing; never mixed with a refinement (P2) and never applied unless asked for.</summary>
    Widen,
}

/// <summary>How bad the present state is.</summary>
public enum Severity
{
    /// <summary>Tidiness.</summary>
    Low,

    /// <summary>Broader than used.</summary>
    Medium,

    /// <summary>An attacker who has the workload gains much: secrets, other workloads, the node.</summary>
    High,

    /// <summary>An attacker who has the workload has the cluster.</summary>
    Critical,
}

/// <summary>How firmly the evidence carries the change.</summary>
public enum Confidence
{
    /// <summary>Observed over at least the policy's minimum window.</summary>
    Observed,

    /// <summary>Observed over a window shorter than the policy's minimum; said in the text of every removal.</summary>
    ShortWindow,

    /// <summary>Rests in part on inference (labelled so in the rationale).</summary>
    Inferred,
}

/// <summary>One reason, for one rule or field.</summary>
/// <param name="Text">One or two sentences. Text from logs and manifests in it is data: renderers escape it.</param>
/// <param name="Evidence">Ids of the tuples that it rests on.</param>
/// <param name="Kind">What the sentence is about.</param>
public sealed record RationaleItem(RationaleKind Kind, string Text, ImmutableArray<string> Evidence);

/// <summary>What a rationale item speaks of.</summary>
public enum RationaleKind
{
    /// <summary>Kept because it was used.</summary>
    Kept,

    /// <summary>Taken away because it was not used.</summary>
    Removed,

    /// <summary>Kept although unused: its silence says nothing (P3).</summary>
    Unknown,

    /// <summary>Made broader than the single observations, and why (names of a set, all namespaces).</summary>
    Generalised,

    /// <summary>Inferred or declared, not observed.</summary>
    Inferred,

    /// <summary>What the reviewer should know or decide.</summary>
    Warning,
}

/// <summary>What the replay showed for one proposal.</summary>
/// <param name="Replayed">Events or flows replayed against the repository with only this proposal applied.</param>
/// <param name="Denied">Of these, how many the cluster allowed and the changed repository would not; an offered proposal has none.</param>
/// <param name="GrantsBefore">Size of the grant before: RBAC atoms (verb × group × resource × namespace), or allowed peers × ports.</param>
/// <param name="GrantsAfter">The same afterwards.</param>
/// <param name="Widened">Grants afterwards that were not there before; 0 for a refinement.</param>
/// <param name="RemovedChecked">Removed grants that were shown to be denied afterwards (negative tests).</param>
public sealed record Proof(long Replayed, long Denied, long GrantsBefore, long GrantsAfter, long Widened, long RemovedChecked)
{
    /// <summary>What all grants of the subjects concerned are worth to an attacker before, in points (RBAC; 0 in other areas).</summary>
    public long RiskBefore { get; init; }

    /// <summary>The same afterwards.</summary>
    public long RiskAfter { get; init; }

    /// <summary>Points that go.</summary>
    public long RiskRemoved => RiskBefore - RiskAfter;
}

/// <summary>The answer of a proof: the figures, and every distinct event that speaks against the proposal.</summary>
/// <param name="Proof">The figures.</param>
/// <param name="Counterexamples">What would be denied; empty when the proposal holds.</param>
/// <param name="Faults">Other reasons why the proposal must not be offered (it widens, a removed right is still granted); empty when it holds.</param>
public sealed record ProofOutcome(Proof Proof, ImmutableArray<ReplayFinding> Counterexamples, ImmutableArray<string> Faults)
{
    /// <summary>Whether the proposal may be offered.</summary>
    public bool Holds => Counterexamples.IsEmpty && Faults.IsEmpty;
}

/// <summary>A change with its reasons and its proof.</summary>
public sealed record Proposal
{
    /// <summary>Area, kind, namespace and name: <c>rbac/Role/shop/web</c>; unique in a run, stable over runs.</summary>
    public required string Id { get; init; }

    /// <summary>What it does.</summary>
    public required ProposalClass Class { get; init; }

    /// <summary>The object that it is about.</summary>
    public required ObjectRef Target { get; init; }

    /// <summary>One line, imperative mood.</summary>
    public required string Title { get; init; }

    /// <summary>How bad the present state is.</summary>
    public required Severity Severity { get; init; }

    /// <summary>How firmly the evidence carries it.</summary>
    public required Confidence Confidence { get; init; }

    /// <summary>Ids of the misconfiguration index that it mends, such as <c>KG-RBAC-003</c>.</summary>
    public ImmutableArray<string> Misconfigurations { get; init; } = [];

    /// <summary>The wanted changes; all or none.</summary>
    public required ImmutableArray<ResourceChange> Changes { get; init; }

    /// <summary>The files that the changes come to.</summary>
    public ImmutableArray<FileChange> Files { get; init; } = [];

    /// <summary>The object before; null for a creation.</summary>
    public required JsonObject? Before { get; init; }

    /// <summary>The object afterwards; null for a removal.</summary>
    public required JsonObject? After { get; init; }

    /// <summary>The reasons, most important first.</summary>
    public required ImmutableArray<RationaleItem> Rationale { get; init; }

    /// <summary>What the replay showed; null until proven.</summary>
    public Proof? Proof { get; init; }

    /// <summary>The edges of the connectivity graph before and after (NetworkPolicy proposals).</summary>
    public ConnectivityGraph? Graph { get; init; }

    /// <summary>What a language model added; null when none was asked.</summary>
    public ModelContribution? Model { get; init; }

    /// <summary>Hash of target, class and after (where it widens, of every changed object): equal when the same change is proposed again.</summary>
    public string Fingerprint => ProposalFingerprint.Of(this);
}

/// <summary>What was looked at and deliberately not changed, with the reason (P3).</summary>
/// <param name="Target">Object, or subject, that the abstention is about.</param>
/// <param name="Reason">Why, and what would decide it.</param>
public sealed record Abstention(string Target, string Reason)
{
    /// <summary>What kind of reason it is.</summary>
    public AbstentionKind Kind { get; init; }
}

/// <summary>Why something was not changed.</summary>
public enum AbstentionKind
{
    /// <summary>The evidence does not carry a change, or none is needed (P3).</summary>
    InsufficientEvidence,

    /// <summary>The change cannot be written safely into the files (P4).</summary>
    CannotEdit,

    /// <summary>The change did not hold in the replay (P1).</summary>
    NotProven,
}

/// <summary>Something a person should look at that is no change: an odd edge, a service account that is only refused, a token misuse.</summary>
/// <param name="Target">Object or subject.</param>
/// <param name="Text">One or two sentences.</param>
/// <param name="Evidence">Ids of the tuples that show it.</param>
public sealed record Observation(string Target, string Text, ImmutableArray<string> Evidence);

/// <summary>What a hardener offers: candidate proposals (not yet planned as files, not yet proven), abstentions, observations.</summary>
public sealed record HardenerResult(
    ImmutableArray<Proposal> Proposals, ImmutableArray<Abstention> Abstentions, ImmutableArray<Observation> Observations);

/// <summary>A set of edges, for pictures.</summary>
public sealed record ConnectivityGraph(ImmutableArray<ConnectivityEdge> Edges);

/// <summary>An edge between two named ends.</summary>
/// <param name="From">Who connects: <c>namespace/workload</c>, an address, or a reserved identity.</param>
/// <param name="To">Who serves.</param>
/// <param name="Port">Such as <c>TCP 8080</c>.</param>
/// <param name="State">Whether the edge is allowed before and after.</param>
public sealed record ConnectivityEdge(string From, string To, string Port, EdgeState State);

/// <summary>What happens to an edge.</summary>
public enum EdgeState
{
    /// <summary>Allowed before and after, and observed.</summary>
    Kept,

    /// <summary>Allowed before, not afterwards.</summary>
    Removed,

    /// <summary>Allowed because the manifests declare it or DNS needs it; not observed.</summary>
    Declared,

    /// <summary>Wanted (seen) and refused, before and after.</summary>
    Denied,
}
