using System.Collections.Immutable;
using System.Globalization;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.GitHub.Api;
using KubeGuard.PullRequests.GitHub.Contracts;

namespace KubeGuard.PullRequests.GitHub;

/// <summary>Comments on GitHub: a pull request's conversation is its issue's.</summary>
internal sealed class GitHubComments(RepositoryApi api, OwnLogin login) : IPullRequestComments
{
    public Task<ImmutableArray<PullRequestComment>> ListAsync(PullRequestId id, CancellationToken cancellation = default) =>
        ReadAsync(api.ListCommentsAsync(id.Number, cancellation), cancellation);

    /// <summary>Asks from the beginning of the day on: the address is then the same at each poll, and an unchanged list costs nothing (B37).</summary>
    public async Task<ImmutableArray<PullRequestComment>> ListSinceAsync(DateTimeOffset since, CancellationToken cancellation = default)
    {
        var day = new DateTimeOffset(since.UtcDateTime.Date, TimeSpan.Zero);
        var comments = await ReadAsync(api.ListCommentsSinceAsync(day, cancellation), cancellation).ConfigureAwait(false);
        return comments.RemoveAll(comment => comment.UpdatedAt < since);
    }

    public async Task<CommentId> SayAsync(PullRequestId id, CommentKey key, string body, CancellationToken cancellation = default)
    {
        var text = key.Mark(body);
        var said = await ListAsync(id, cancellation).ConfigureAwait(false);
        if (said.FirstOrDefault(comment => comment.IsOwn && comment.Key == key) is not { } own)
            return new((await api.CreateCommentAsync(id.Number, text, cancellation).ConfigureAwait(false)).Id);
        if (own.Body.TrimEnd() != text)
            await api.EditCommentAsync(own.Id.Value, text, cancellation).ConfigureAwait(false);
        return own.Id;
    }

    /// <summary>GitHub answers 200 for a reaction that is there already.</summary>
    public Task<SideOutcome> ReactAsync(CommentId id, CommentReaction reaction, CancellationToken cancellation = default) => SideSteps.TryAsync(async () =>
    {
        await api.ReactAsync(id.Value, Word(reaction), cancellation).ConfigureAwait(false);
        return new SideOutcome.Done();
    });

    public async Task<bool> IsLockedAsync(PullRequestId id, CancellationToken cancellation = default) =>
        (await api.GetIssueAsync(id.Number, cancellation).ConfigureAwait(false)).Locked;

    private async Task<ImmutableArray<PullRequestComment>> ReadAsync(IAsyncEnumerable<ApiComment> comments, CancellationToken cancellation)
    {
        var self = await login.GetAsync(cancellation).ConfigureAwait(false);
        var read = ImmutableArray.CreateBuilder<PullRequestComment>();
        await foreach (var comment in comments.WithCancellation(cancellation).ConfigureAwait(false))
        {
            if (NumberIn(comment.IssueUrl) is { } number)
                read.Add(Of(comment, new(number), self));
        }

        return [.. read.OrderBy(comment => comment.CreatedAt).ThenBy(comment => comment.Id.Value)];
    }

    /// <param name="comment">As GitHub gives it.</param>
    /// <param name="on">What it is on.</param>
    /// <param name="self">The bot's login; null where it is not known: then no comment is its own.</param>
    public static PullRequestComment Of(ApiComment comment, PullRequestId on, string? self) => new()
    {
        Id = new(comment.Id),
        On = on,
        Author = PullRequestMapping.User(comment.User),
        Body = PullRequestMapping.Text(comment.Body),
        CreatedAt = comment.CreatedAt,
        UpdatedAt = comment.UpdatedAt,
        IsOwn = self is not null && string.Equals(comment.User?.Login, self, StringComparison.OrdinalIgnoreCase),
    };

    /// <summary>The last part of <c>…/issues/7</c>.</summary>
    private static int? NumberIn(string address) =>
        int.TryParse(address[(address.LastIndexOf('/') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;

    private static string Word(CommentReaction reaction) => reaction switch
    {
        CommentReaction.Eyes => "eyes",
        CommentReaction.Rocket => "rocket",
        CommentReaction.Confused => "confused",
        _ => throw new InvalidOperationException("A reaction that GitHub does not know."),
    };
}
