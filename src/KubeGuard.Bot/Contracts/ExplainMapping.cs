using System.Collections.Immutable;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Rbac.Explaining;

namespace KubeGuard.Bot.Contracts;

/// <summary>From explanations to their contract.</summary>
internal static class ExplainMapping
{
    public static ExplainDocument ToDocument(GrantExplanation explanation, Coverage coverage) => new()
    {
        Target = explanation.Target,
        From = ContractMapping.Time(coverage.From),
        To = ContractMapping.Time(coverage.To),
        Roles = [.. explanation.Roles.Select(Role)],
        Elsewhere = Uses(explanation.Elsewhere),
        Refused = Uses(explanation.Refused),
    };

    private static ExplainedRoleDocument Role(ExplainedRole role) => new()
    {
        Role = role.Role.ToString(),
        At = role.At?.ToString(),
        GivenBy = role.GivenBy,
        LeftAlone = role.LeftAlone,
        Rules = [.. role.Rules.Select(Rule)],
    };

    private static ExplainedRuleDocument Rule(ExplainedRule rule) => new()
    {
        Text = rule.Rule.ToString(),
        At = rule.At?.ToString(),
        Uses = Uses(rule.Uses),
        Silences =
        [
            .. rule.Silences.Select(silence => new ExplainedSilenceDocument
            {
                Right = silence.Right,
                Meaning = silence.Meaning,
                Since = ContractMapping.Time(silence.Since),
                Why = silence.Why,
            }),
        ],
    };

    private static ImmutableArray<ExplainedUseDocument> Uses(ImmutableArray<ExplainedUse> uses) =>
    [
        .. uses.Select(use => new ExplainedUseDocument
        {
            Subject = use.Subject,
            Right = use.Right,
            Namespaces = use.Namespaces,
            Names = use.Names,
            Count = use.Count,
            First = ContractMapping.Time(use.First),
            Last = ContractMapping.Time(use.Last),
            UserAgents = use.UserAgents,
            Sources = use.Sources,
            Evidence = use.Evidence,
        }),
    ];
}
