using System.Collections.Immutable;
using System.Globalization;
using KubeGuard.PullRequests.Body;
using KubeGuard.PullRequests.Forge;

namespace KubeGuard.PullRequests.Commands;

/// <summary>What became of a comment.</summary>
public enum CommentHandling
{
    /// <summary>It holds no command, or is nobody's who gives commands: a bot's, an edited one.</summary>
    NotACommand,

    /// <summary>It was answered before.</summary>
    AnsweredBefore,

    /// <summary>It was deleted or edited since it was found: nothing was done.</summary>
    Withdrawn,

    /// <summary>The bot cannot react or reply there now, for the conversation is locked or the forge refuses: nothing was done, so it may come again.</summary>
    Unanswerable,

    /// <summary>Its author may not; the reply says who may.</summary>
    Refused,

    /// <summary>Its commands were done, or not, as the reply says.</summary>
    Answered,
}

/// <summary>
/// Takes comments: reads commands, asks whether the author may, has them done, replies. The reply is what remembers that a comment was dealt with,
/// so a comment may come any number of times, by webhook and by poll, before and after a restart (B31, B34).
/// </summary>
/// <param name="comments">The conversation.</param>
/// <param name="permissions">Who may do what.</param>
/// <param name="rights">Who may give commands.</param>
/// <param name="actions">Does them.</param>
public sealed class CommandDesk(IPullRequestComments comments, IPermissions permissions, CommandRights rights, ICommandActions actions)
{
    /// <summary>Deals with a comment.</summary>
    public async Task<CommentHandling> HandleAsync(PullRequestComment comment, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(comment);
        if (!Concerns(comment))
            return CommentHandling.NotACommand;
        var reply = ReplyTo(comment.Id);
        var conversation = await comments.ListAsync(comment.On, cancellation).ConfigureAwait(false);
        if (conversation.Any(other => other.IsOwn && other.Key == reply))
            return CommentHandling.AnsweredBefore;
        if (!conversation.Any(other => other.Id == comment.Id && other.UpdatedAt == comment.UpdatedAt))
            return CommentHandling.Withdrawn;
        // Nothing is done that could not be answered: whoever may not react or reply would do it again at every look.
        if (await comments.IsLockedAsync(comment.On, cancellation).ConfigureAwait(false)
            || await comments.ReactAsync(comment.Id, CommentReaction.Eyes, cancellation).ConfigureAwait(false) is SideOutcome.Failed)
            return CommentHandling.Unanswerable;
        if (!await rights.AllowAsync(comment.Author!, permissions, cancellation).ConfigureAwait(false))
        {
            await AnswerAsync(comment, reply, [new CommandAnswer.NotDone($"Commands are for {rights.InWords}.")], cancellation).ConfigureAwait(false);
            return CommentHandling.Refused;
        }

        var answers = ImmutableArray.CreateBuilder<CommandAnswer>();
        foreach (var command in CommandReader.Read(comment.Body))
            answers.Add(await AnswerToAsync(command, comment, cancellation).ConfigureAwait(false));
        await AnswerAsync(comment, reply, answers.ToImmutable(), cancellation).ConfigureAwait(false);
        return CommentHandling.Answered;
    }

    /// <summary>The key of the reply to a comment.</summary>
    public static CommentKey ReplyTo(CommentId comment) => new($"reply-{comment.Value.ToString(CultureInfo.InvariantCulture)}");

    /// <summary>Whether a comment holds commands: a person's, and never edited, for a poll cannot tell what an edited one said when it was new (B29).</summary>
    public static bool Concerns(PullRequestComment comment)
    {
        ArgumentNullException.ThrowIfNull(comment);
        return comment is { IsOwn: false, Author.Kind: ForgeUserKind.Person } && comment.UpdatedAt <= comment.CreatedAt && !CommandReader.Read(comment.Body).IsEmpty;
    }

    private async Task<CommandAnswer> AnswerToAsync(CommandReading command, PullRequestComment comment, CancellationToken cancellation) => command switch
    {
        CommandReading.Understood { Verb: CommandVerb.Help } => new CommandAnswer.Done(CommandTable.ToMarkdown()),
        CommandReading.Understood understood => await actions.DoAsync(understood, comment.On, comment.Author!, cancellation).ConfigureAwait(false),
        CommandReading.Misused misused => new CommandAnswer.NotDone($"Write it as `{misused.Row.Usage}`."),
        CommandReading.Unknown unknown => new CommandAnswer.NotDone(
            $"{Markdown.Code(unknown.Word)} is no command; did you mean `{CommandTable.Nearest(unknown.Word).Usage}`? `{CommandTable.Prefix} help` lists all."),
        _ => throw new InvalidOperationException("A reading that the desk does not know."),
    };

    private async Task AnswerAsync(PullRequestComment comment, CommentKey reply, ImmutableArray<CommandAnswer> answers, CancellationToken cancellation)
    {
        var reaction = answers.All(answer => answer is CommandAnswer.Done) ? CommentReaction.Rocket : CommentReaction.Confused;
        // The comment may have been deleted meanwhile; what was done is said all the same.
        await comments.ReactAsync(comment.Id, reaction, cancellation).ConfigureAwait(false);
        await comments.SayAsync(comment.On, reply, ReplyText.Together(answers.Select(answer => answer.Text)), cancellation).ConfigureAwait(false);
    }
}
