using System.Collections.Immutable;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Proposals;

namespace KubeGuard.PullRequests.Body;

/// <summary>A tuple of the evidence as it is quoted; all texts are untrusted.</summary>
/// <param name="Id">Its id.</param>
/// <param name="What">What was seen.</param>
/// <param name="Count">Events or flows.</param>
/// <param name="FirstSeen">Time of the first.</param>
/// <param name="LastSeen">Time of the last.</param>
/// <param name="Sample">A place to look one up.</param>
internal sealed record EvidenceFact(string Id, string What, long Count, DateTimeOffset FirstSeen, DateTimeOffset LastSeen, string Sample);

/// <summary>Finds the tuples that a rationale points at.</summary>
internal sealed class EvidenceIndex
{
    private readonly ImmutableDictionary<string, EvidenceFact> _facts;

    public EvidenceIndex(EvidenceSet evidence)
    {
        var facts = ImmutableDictionary.CreateBuilder<string, EvidenceFact>(StringComparer.Ordinal);
        foreach (var use in evidence.ApiUses)
            Add(use.Id, $"{use.Subject.User}: {use.Request}{(use.Decision == ApiDecision.Denied ? " (refused)" : "")}", use.Seen);
        foreach (var connection in evidence.Connections)
            Add(connection.Id, $"{connection.Source} → {connection.Destination} {Port(connection)}{Verdict(connection)}", connection.Seen);
        _facts = facts.ToImmutable();

        void Add(string id, string what, Occurrences seen) =>
            facts[id] = new(id, what, seen.Count, seen.FirstSeen, seen.LastSeen, seen.Sample.ToString());
    }

    /// <summary>The facts with these ids, most frequent first; ids that the evidence does not hold are left out.</summary>
    public ImmutableArray<EvidenceFact> Find(IEnumerable<string> ids) =>
    [
        .. ids.Distinct(StringComparer.Ordinal)
            .Select(id => _facts.GetValueOrDefault(id))
            .OfType<EvidenceFact>()
            .OrderByDescending(fact => fact.Count)
            .ThenBy(fact => fact.What, StringComparer.Ordinal)
            .ThenBy(fact => fact.Id, StringComparer.Ordinal),
    ];

    /// <summary>All facts that a proposal rests on.</summary>
    public ImmutableArray<EvidenceFact> Of(Proposal proposal) => Find(proposal.Rationale.SelectMany(item => item.Evidence));

    private static string Port(Connection connection) => connection.Port is { } port
        ? $"{Protocol(connection)} {Figures.Plain(port)}"
        : Protocol(connection);

    private static string Protocol(Connection connection) => connection.Protocol.ToString().ToUpperInvariant();

    private static string Verdict(Connection connection) => connection.Verdict switch
    {
        ConnectionVerdict.Forwarded => "",
        ConnectionVerdict.Audited => " (only audited)",
        ConnectionVerdict.DeniedByPolicy => " (refused by policy)",
        ConnectionVerdict.Dropped => " (dropped)",
        _ => throw new InvalidOperationException("A verdict that the index does not know."),
    };
}
