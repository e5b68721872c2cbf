using System.Globalization;
using System.Text.RegularExpressions;
using KubeGuard.PullRequests.Body;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;
using KubeGuard.PullRequests.Planning;

namespace KubeGuard.PullRequests.Dashboard;

/// <summary>
/// What a box of the dashboard asks for (B22). Only what takes nothing from anybody: a box is ticked by a slip of the hand, and does not say whose hand it
/// was. So there is none for taking over a branch that a person works on, which throws their commits away (the command names the commit), none against the
/// hold label, and none that declines.
/// </summary>
public enum DashboardAction
{
    /// <summary>Open the pull request in spite of limits and schedule.</summary>
    Open,

    /// <summary>Propose again what a person declined.</summary>
    Again,

    /// <summary>Bring an approved pull request up to date.</summary>
    Renew,

    /// <summary>Work an open pull request out anew on the current base branch.</summary>
    Rebase,
}

/// <summary>A box of the dashboard: a task list item with a hidden marker, which names action, branch and pull request.</summary>
/// <param name="Action">What it asks for.</param>
/// <param name="Branch">The branch that it is about.</param>
/// <param name="PullRequest">The pull request that it is about; null where there is none yet.</param>
public sealed partial record DashboardAsk(DashboardAction Action, BranchName Branch, PullRequestId? PullRequest)
{
    /// <summary>The box as a line.</summary>
    internal string ToLine(bool isTicked) => $"- [{(isTicked ? 'x' : ' ')}] <!-- kubeguard:ask {Word(Action)} {Branch}{Number} --> {Wish(Action)}";

    /// <summary>What a ticked box asks for; null for any other line. Only a line's beginning is looked at, where no text of others ever stands.</summary>
    internal static DashboardAsk? ReadTicked(string line)
    {
        var match = TickedBox().Match(line);
        if (!match.Success || ActionOf(match.Groups["action"].Value) is not { } action || !BranchName.IsValid(match.Groups["branch"].Value))
            return null;
        var number = int.TryParse(match.Groups["number"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) && parsed > 0 ? new PullRequestId(parsed) : null;
        return new(action, new(match.Groups["branch"].Value), number);
    }

    /// <summary>What the boxes ask of a run.</summary>
    public static PublishRequests Requests(IReadOnlyCollection<DashboardAsk> asks)
    {
        ArgumentNullException.ThrowIfNull(asks);
        return new()
        {
            Unlimited = [.. asks.Where(ask => ask.Action is DashboardAction.Open or DashboardAction.Again).Select(ask => ask.Branch)],
            Reconsidered = [.. Named(DashboardAction.Again)],
            Renewed = [.. Named(DashboardAction.Renew)],
            Rebased = [.. Named(DashboardAction.Rebase)],
        };

        IEnumerable<PullRequestId> Named(DashboardAction action) => asks.Where(ask => ask.Action == action).Select(ask => ask.PullRequest).OfType<PullRequestId>();
    }

    private string Number => PullRequest is null ? "" : $" {Figures.Plain(PullRequest.Number)}";

    private static DashboardAction? ActionOf(string word) =>
        Enum.GetValues<DashboardAction>().Cast<DashboardAction?>().FirstOrDefault(action => Word(action!.Value) == word);

    private static string Word(DashboardAction action) => action switch
    {
        DashboardAction.Open => "open",
        DashboardAction.Again => "again",
        DashboardAction.Renew => "renew",
        DashboardAction.Rebase => "rebase",
        _ => throw new InvalidOperationException("An action that has no word."),
    };

    private static string Wish(DashboardAction action) => action switch
    {
        DashboardAction.Open => "open it now, in spite of limits and schedule",
        DashboardAction.Again => "propose it again",
        DashboardAction.Renew => "bring it up to date in spite of its approval",
        DashboardAction.Rebase => "work it out anew on the current base branch",
        _ => throw new InvalidOperationException("An action that nobody wishes for."),
    };

    [GeneratedRegex(@"\A\s*- \[[xX]\] <!-- kubeguard:ask (?<action>[a-z]+) (?<branch>\S+)(?: (?<number>[0-9]{1,9}))? -->", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex TickedBox();
}
