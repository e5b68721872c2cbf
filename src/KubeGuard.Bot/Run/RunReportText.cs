using System.Collections.Immutable;
using KubeGuard.Bot.Contracts;
using KubeGuard.Bot.Output;
using KubeGuard.PullRequests.Planning;

namespace KubeGuard.Bot.Run;

/// <summary>Reports of repositories, for people.</summary>
internal sealed class RunReportText(IReport report)
{
    public void Write(ImmutableArray<RepositoryDocument> repositories)
    {
        foreach (var repository in repositories)
        {
            report.Heading($"{repository.Repository}: {repository.Outcome}{(repository.Reason.Length > 0 ? $" ({repository.Reason})" : "")}");
            if (repository.Plan.Length > 0)
                report.Diff(repository.Plan);
            if (repository.CodeScanning is { } alerts)
                report.Text($"Code scanning: {alerts}");
            report.Table(new(
                ["Outcome", "Object", "Pull request", "What or why"],
                [.. repository.Items.Select(item => ImmutableArray.Create(item.Outcome.Name(), item.Target, item.PullRequest, Words(item)))]));
        }
    }

    private static string Words(ItemDocument item) =>
        item.Title.Length > 0 && item.Reason.Length > 0 ? $"{item.Title}: {item.Reason}" : item.Title + item.Reason;
}
