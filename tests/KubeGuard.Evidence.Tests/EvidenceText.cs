using System.Globalization;
using System.Text;

namespace KubeGuard.Evidence.Tests;

/// <summary>All of an evidence set as text, for comparing byte by byte.</summary>
internal static class EvidenceText
{
    public static string Of(EvidenceSet evidence)
    {
        var text = new StringBuilder();
        foreach (var use in evidence.ApiUses)
            text.AppendLine(CultureInfo.InvariantCulture, $"{use.Id} {use.Subject} [{string.Join(',', use.Subject.Groups)}] {use.Request} {use.Request.NameGeneralised} {use.Decision} {use.Reason} {use.Impersonation} {use.UserAgentFamily} {Of(use.Seen)}");
        foreach (var connection in evidence.Connections)
            text.AppendLine(CultureInfo.InvariantCulture, $"{connection.Id} {connection.Source} -> {connection.Destination} {connection.Protocol} {connection.Port} {connection.Verdict} [{string.Join(',', connection.Policies)}] {Of(connection.Seen)}");
        var coverage = evidence.Coverage;
        text.AppendLine(CultureInfo.InvariantCulture, $"{coverage.From:O} {coverage.To:O} {string.Join(',', coverage.SeenResources.Select(resource => resource.ToString()).Order(StringComparer.Ordinal))}");
        foreach (var source in coverage.Sources)
            text.AppendLine(CultureInfo.InvariantCulture, $"{source.Source} {source.Kind} {source.Read} {source.Used} {source.Malformed} {string.Join(',', source.Skipped)} {string.Join(',', source.Notes)}");
        return text.ToString();
    }

    private static string Of(Occurrences seen) =>
        string.Create(CultureInfo.InvariantCulture, $"{seen.Sample} [{string.Join(',', seen.Sources)}] {string.Join(' ', seen.Days.Select(day => $"{day.Day:O}:{day.Count}:{day.FirstSeen:O}-{day.LastSeen:O}"))}");
}
