using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using KubeGuard.Evidence;
using KubeGuard.PromptChain.Model;

namespace KubeGuard.PromptChain.Canonical;

/// <summary>
/// Evidence as the model sees it: one sorted line of JSON per distinct tuple, all fields that belong together in one line. What does not
/// fit loses detail in a fixed order: times, then counts, then whole tuples, and what is left out is said (C5).
/// </summary>
internal sealed class CanonicalEvidence(EvidenceSet evidence)
{
    private readonly ImmutableSortedDictionary<string, ApiUse> _uses =
        evidence.ApiUses.DistinctBy(use => use.Id).ToImmutableSortedDictionary(use => use.Id, use => use, StringComparer.Ordinal);

    private readonly ImmutableSortedDictionary<string, Connection> _connections =
        evidence.Connections.DistinctBy(connection => connection.Id).ToImmutableSortedDictionary(connection => connection.Id, connection => connection, StringComparer.Ordinal);

    /// <summary>Estimated tokens of all tuples in full detail.</summary>
    public long Tokens =>
        _uses.Values.Sum(use => TokenEstimate.Of(Line(use, Detail.Full).ToJsonString()))
        + _connections.Values.Sum(connection => TokenEstimate.Of(Line(connection, Detail.Full).ToJsonString()));

    /// <summary>Whether a tuple of that id was observed.</summary>
    public bool Knows(string id) => _uses.ContainsKey(id) || _connections.ContainsKey(id);

    /// <summary>The tuples of those ids, by source; sources without any are absent.</summary>
    public IEnumerable<EvidenceExcerpt> Excerpts(IReadOnlyCollection<string> ids, long maximumTokens)
    {
        var uses = ids.Where(_uses.ContainsKey).Distinct(StringComparer.Ordinal).Select(id => _uses[id]).ToList();
        if (uses.Count > 0)
            yield return Fit("api", [.. Enum.GetValues<Detail>().Select(detail => Lines(uses, detail))], maximumTokens);
        var connections = ids.Where(_connections.ContainsKey).Distinct(StringComparer.Ordinal).Select(id => _connections[id]).ToList();
        if (connections.Count > 0)
            yield return Fit("network", [.. Enum.GetValues<Detail>().Select(detail => Lines(connections, detail))], maximumTokens);
    }

    private static EvidenceExcerpt Fit(string source, List<JsonArray> byDetail, long maximumTokens)
    {
        for (var detail = 0; detail < byDetail.Count; detail++)
        {
            if (TokenEstimate.Of(byDetail[detail].ToJsonString()) <= maximumTokens)
                return new(source, byDetail[detail], LeftOut((Detail)detail, 0));
        }

        var barest = byDetail[^1];
        var kept = new JsonArray();
        long used = 0;
        foreach (var line in barest)
        {
            used += TokenEstimate.Of(line!.ToJsonString()) + 1;
            if (used > maximumTokens)
                break;
            kept.Add(line.DeepClone());
        }

        return new(source, kept, LeftOut(Detail.Bare, barest.Count - kept.Count));
    }

    private static string LeftOut(Detail detail, int tuples)
    {
        var parts = new List<string>();
        if (detail >= Detail.Counted)
            parts.Add("times");
        if (detail >= Detail.Bare)
            parts.Add("counts");
        if (tuples > 0)
            parts.Add($"{tuples.ToString(CultureInfo.InvariantCulture)} observations (the answer is still checked against them)");
        return string.Join(", ", parts);
    }

    private static JsonArray Lines(IEnumerable<ApiUse> uses, Detail detail) =>
        [.. uses.OrderBy(use => use.Id, StringComparer.Ordinal).Select(JsonNode (use) => Line(use, detail))];

    private static JsonArray Lines(IEnumerable<Connection> connections, Detail detail) =>
        [.. connections.OrderBy(connection => connection.Id, StringComparer.Ordinal).Select(JsonNode (connection) => Line(connection, detail))];

    private static JsonObject Line(ApiUse use, Detail detail) => Line(use.Id, $"{use.Subject} {Word(use.Decision)} {use.Request}", use.Seen, detail);

    private static JsonObject Line(Connection connection, Detail detail) => Line(
        connection.Id,
        $"{connection.Source} -> {connection.Destination} {connection.Protocol} {connection.Port?.ToString(CultureInfo.InvariantCulture) ?? "-"} {connection.Verdict}",
        connection.Seen,
        detail);

    private static JsonObject Line(string id, string what, Occurrences seen, Detail detail)
    {
        var line = new JsonObject { ["id"] = id, ["what"] = what };
        if (detail <= Detail.Counted)
            line["count"] = seen.Count;
        if (detail == Detail.Full)
        {
            line["first"] = Day(seen.FirstSeen);
            line["last"] = Day(seen.LastSeen);
        }

        return line;
    }

    private static string Word(ApiDecision decision) => decision == ApiDecision.Allowed ? "did" : "was refused";

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private enum Detail
    {
        Full,
        Counted,
        Bare,
    }
}

/// <summary>The observations of one source that a question carries.</summary>
/// <param name="Source"><c>api</c> or <c>network</c>.</param>
/// <param name="Observations">One object per tuple, sorted by id.</param>
/// <param name="LeftOut">What was left out to fit; empty when nothing was.</param>
internal sealed record EvidenceExcerpt(string Source, JsonArray Observations, string LeftOut)
{
    /// <summary>What was left out of several excerpts, by source; empty when nothing was.</summary>
    public static string LeftOutOf(IEnumerable<EvidenceExcerpt> excerpts) =>
        string.Join("; ", excerpts.Where(excerpt => excerpt.LeftOut.Length > 0).Select(excerpt => $"{excerpt.Source}: {excerpt.LeftOut}"));
}
