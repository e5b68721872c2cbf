using KubeGuard.PullRequests.Body;
using KubeGuard.PullRequests.Forge;

namespace KubeGuard.PullRequests.Planning;

/// <summary>The issue that tells what is wrong with a policy file (B27).</summary>
public static class PolicyIssue
{
    private const int MostErrors = 50;

    /// <summary>The issue with every mistake, a line each; the lines are untrusted text.</summary>
    public static IssueDraft Of(IEnumerable<string> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        var lines = errors.Take(MostErrors).Select(error => $"- {Markdown.Prose(error)}");
        return new(
            IssueKey.PolicyErrors,
            "KubeGuard cannot read its policy file",
            $"Nothing is proposed until this is mended; `kubeguard policy validate` finds the same.\n\n{string.Join('\n', lines)}\n");
    }
}
