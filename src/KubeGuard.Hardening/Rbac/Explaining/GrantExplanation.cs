using System.Collections.Immutable;
using KubeGuard.Hardening.Rbac.Model;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Hardening.Rbac.Explaining;

/// <summary>What the logs say about the rights of a role or of a service account.</summary>
/// <param name="Target">What was asked for.</param>
/// <param name="Roles">The role itself, or every role that the account has through the repository.</param>
/// <param name="Elsewhere">What the account did that nothing in the repository gives it; for a role: nothing.</param>
/// <param name="Refused">What was wanted and refused.</param>
public sealed record GrantExplanation(
    string Target, ImmutableArray<ExplainedRole> Roles, ImmutableArray<ExplainedUse> Elsewhere, ImmutableArray<ExplainedUse> Refused);

/// <summary>A role, by its rules.</summary>
/// <param name="Role">The role.</param>
/// <param name="At">Where it is written; null for a default of the API server.</param>
/// <param name="GivenBy">The bindings that give it, each with its subjects.</param>
/// <param name="LeftAlone">Why silence is no evidence for any of its rights; null when it is.</param>
/// <param name="Rules">Its rules in order.</param>
public sealed record ExplainedRole(RoleId Role, SourceLocation? At, ImmutableArray<string> GivenBy, string? LeftAlone, ImmutableArray<ExplainedRule> Rules);

/// <summary>One rule: who used it, and what of it was not used.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="At">Where it is written; null for a default of the API server.</param>
/// <param name="Uses">Who used it.</param>
/// <param name="Silences">What was not used.</param>
public sealed record ExplainedRule(PolicyRule Rule, SourceLocation? At, ImmutableArray<ExplainedUse> Uses, ImmutableArray<ExplainedSilence> Silences);

/// <summary>Requests of one subject with one verb on one resource, together.</summary>
/// <param name="Subject">User name.</param>
/// <param name="Right">Such as <c>list secrets</c>, or <c>get /metrics</c>.</param>
/// <param name="Namespaces">Where; empty for requests without a namespace.</param>
/// <param name="Names">The first few object names.</param>
/// <param name="Count">How often.</param>
/// <param name="First">When first.</param>
/// <param name="Last">When last.</param>
/// <param name="UserAgents">By which programs, without their versions.</param>
/// <param name="Sources">In which logs.</param>
/// <param name="Evidence">Ids of the tuples, the first few.</param>
public sealed record ExplainedUse(
    string Subject,
    string Right,
    ImmutableArray<string> Namespaces,
    ImmutableArray<string> Names,
    long Count,
    DateTimeOffset First,
    DateTimeOffset Last,
    ImmutableArray<string> UserAgents,
    ImmutableArray<string> Sources,
    ImmutableArray<string> Evidence);

/// <summary>A right that was not used.</summary>
/// <param name="Right">Such as <c>delete on secrets</c>.</param>
/// <param name="Meaning">What that means.</param>
/// <param name="Since">Since when at least; null when the log cannot say.</param>
/// <param name="Why">The reason in a sentence.</param>
public sealed record ExplainedSilence(string Right, SilenceMeaning Meaning, DateTimeOffset? Since, string Why);

/// <summary>What it means that a right was not used.</summary>
public enum SilenceMeaning
{
    /// <summary>The log would show it.</summary>
    Unused,

    /// <summary>The log cannot speak of it (P3).</summary>
    Unknown,

    /// <summary>It belongs to a mechanism that was seen, and would be kept.</summary>
    Needed,
}
