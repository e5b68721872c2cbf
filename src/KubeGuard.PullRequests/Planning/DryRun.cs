using System.Collections.Immutable;
using System.Text;
using KubeGuard.PullRequests.Body;
using KubeGuard.PullRequests.CodeScanning;
using KubeGuard.PullRequests.Forge;

namespace KubeGuard.PullRequests.Planning;

/// <summary>Says what planned steps would do, with the diffs and bodies that a real run would send (B23).</summary>
public static class DryRun
{
    private const int LongestDiff = 2_000;
    private const int LongestPath = 300;

    /// <summary>The steps in words, one block each; empty when there is nothing to do.</summary>
    public static string Describe(ImmutableArray<PublishStep> steps)
    {
        var text = new StringBuilder();
        foreach (var step in steps)
            text.Append(Describe(step)).Append(Check(step.Check)).Append('\n');
        return text.ToString();
    }

    /// <summary>The results that would be shown as alerts of the base branch; empty when none would be sent.</summary>
    public static string Describe(CodeScanningOutcome? alerts) =>
        alerts is CodeScanningOutcome.WouldUpload would ? $"{would.Words} to code scanning\n{string.Concat(would.Lines.Select(line => $"{line}\n"))}" : "";

    /// <summary>The checks of pull requests that edit the policy file, in words, one block each.</summary>
    public static string Describe(ImmutableArray<PolicyVerdict> verdicts) =>
        string.Concat(verdicts.OfType<PolicyVerdict.Judged>().Select(judged =>
            $"would judge the policy file of {judged.On}\n{Check(judged.Check.Name, judged.Check.Conclusion, judged.Check.Title, judged.Check.Annotations)}\n"));

    private static string Describe(PublishStep step) => step switch
    {
        PublishStep.Create { Push: BranchPush.None } create => $"would open a pull request for {create.Branch}, which is pushed already\n{Content(create.Desired)}",
        PublishStep.Create create => $"would create {create.Branch}\n{Content(create.Desired)}",
        PublishStep.Update { Push: BranchPush.None } update => $"would update the text of {update.PullRequest.Id} ({update.Branch})\n{Content(update.Desired)}",
        PublishStep.Update update => $"would push {update.Branch} and update {update.PullRequest.Id}\n{Content(update.Desired)}",
        PublishStep.Keep keep => $"would leave {keep.PullRequest.Id} ({keep.Branch}) as it is\n",
        PublishStep.LeaveToPerson left => $"would leave {left.Branch} to its author: {left.Reason}\n",
        PublishStep.Hold hold => $"would leave {hold.PullRequest.Id} ({hold.Branch}) as it is: {hold.Reason}\n",
        PublishStep.Wait wait => $"would open {wait.Branch} later: {wait.Reason}\n{Content(wait.Desired)}",
        PublishStep.StayDeclined declined => $"would not propose {declined.Branch}: declined in {declined.PullRequest.Id}\n",
        PublishStep.CloseObsolete obsolete => $"would close {obsolete.PullRequest.Id} ({obsolete.Branch}): nothing of it is proposed any longer\n",
        _ => throw new InvalidOperationException("A step that a dry run cannot say."),
    };

    private static string Check(DesiredCheck? check) =>
        check is null ? "" : Check(DesiredCheck.Name, check.Conclusion, check.Title, check.Annotations);

    private static string Check(string name, CheckConclusion conclusion, string title, ImmutableArray<CheckAnnotation> annotations)
    {
        var notes = annotations.Select(note => $"{VisibleText.Of(note.Path, LongestPath)}:{Figures.Plain(note.StartLine)}-{Figures.Plain(note.EndLine)}: {note.Title}\n");
        return $"with the check {name}, {Word(conclusion)}: {title}\n{string.Concat(notes)}";
    }

    private static string Word(CheckConclusion conclusion) => conclusion switch
    {
        CheckConclusion.Success => "success",
        CheckConclusion.Failure => "failure",
        CheckConclusion.Neutral => "neutral",
        CheckConclusion.ActionRequired => "action required",
        _ => throw new InvalidOperationException("A conclusion that has no word."),
    };

    private static string Content(DesiredPullRequest desired)
    {
        var diffs = desired.Files.SelectMany(file => FileDiffer.Compare(file).Unified(LongestDiff));
        return $"{desired.Title}\n\n{string.Join('\n', diffs)}\n\n{desired.Section}\n";
    }
}
