using System.Collections.Immutable;
using System.Globalization;
using KubeGuard.Bot.Contracts;
using KubeGuard.Bot.Output;

namespace KubeGuard.Bot.Explain;

/// <summary>An explanation for people.</summary>
internal sealed class ExplainReport(IReport report)
{
    public void Write(ExplainDocument document)
    {
        report.Heading(document.Target);
        report.Text(document is { From: { } from, To: { } to } ? $"The logs reach from {from} to {to}." : "The logs hold nothing.");
        if (document.Roles.IsEmpty)
            report.Text("Nothing in the repository gives it a right.");
        foreach (var role in document.Roles)
            Write(role);
        Write("Used, and given by nothing in the repository", document.Elsewhere);
        Write("Wanted and refused: grants nothing", document.Refused);
    }

    private void Write(ExplainedRoleDocument role)
    {
        report.Subheading(role.At is null ? role.Role : $"{role.Role} ({role.At})");
        report.Bullets(role.GivenBy.IsEmpty ? ["given by no binding of the repository"] : role.GivenBy.Select(binding => $"given by {binding}"));
        if (role.LeftAlone is not null)
            report.Text($"Nothing is taken from it: {role.LeftAlone}.");
        foreach (var rule in role.Rules)
            Write(rule);
    }

    private void Write(ExplainedRuleDocument rule)
    {
        report.Text(rule.At is null ? rule.Text : $"{rule.Text} ({rule.At})");
        report.Bullets(
        [
            .. rule.Uses.Select(Line),
            .. rule.Silences.Select(silence => $"[{ContractMapping.Word(silence.Meaning)}] {silence.Right}{(silence.Since is null ? "" : $", since {silence.Since} at least")}. {silence.Why}"),
        ]);
    }

    private void Write(string heading, ImmutableArray<ExplainedUseDocument> uses)
    {
        if (uses.IsEmpty)
            return;
        report.Heading(heading);
        report.Bullets(uses.Select(Line));
    }

    private static string Line(ExplainedUseDocument use) => string.Create(
        CultureInfo.InvariantCulture,
        $"[used] {use.Right}{Behind(" in ", use.Namespaces)}{Behind(" named ", use.Names)}: {use.Subject}, {use.Count:#,0} {(use.Count == 1 ? "time" : "times")}, first {use.First}, last {use.Last}{Behind(", by ", use.UserAgents)}{Behind(", from ", use.Sources)}");

    private static string Behind(string word, ImmutableArray<string> items) => items.IsEmpty ? "" : word + string.Join(", ", items);
}
