using System.Collections.Immutable;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;
using KubeGuard.PullRequests.Html;

namespace KubeGuard.PullRequests.Local;

/// <summary>
/// A forge without a server: each pull request is <c>NNNN-title.md</c> in a folder, with a page <c>NNNN-title.html</c> beside it and an
/// <c>index.html</c>; the branches are in a repository that the workspace speaks to. The Markdown files are the state, the pages are made from
/// them. A branch that is merged makes its pull request merged; one that a person deleted makes it closed.
/// </summary>
/// <param name="folder">Where the files are; made when absent.</param>
/// <param name="workspace">The repository.</param>
public sealed class LocalForge(string folder, IGitWorkspace workspace) : IForge
{
    private const string ReasonKey = "reason: ";

    private readonly PullRequestFolder _files = new(Path.GetFullPath(folder));

    /// <inheritdoc/>
    public ImmutableArray<ReviewControl> Controls { get; } =
    [
        new("Accept the change", "Merge the branch, as you merge any other."),
        new("Decline it for good", "Set `state: closed` at the top of this file, or delete the branch. On GitHub: close the pull request, or comment `/kubeguard ignore`."),
        new("Change it yourself", "Push to the branch: KubeGuard then leaves it alone. On GitHub, `/kubeguard takeover` hands it back."),
        new("Have it worked out again", "Run KubeGuard again with newer logs; this pull request keeps its number. On GitHub: `/kubeguard rerun`."),
        new("Ask for more", "On GitHub: `/kubeguard explain OBJECT`, `/kubeguard verify`, `/kubeguard status`, `/kubeguard help`."),
    ];

    /// <inheritdoc/>
    public async Task<ImmutableArray<PullRequest>> ListAsync(BranchScope scope, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var files = _files.Read().Where(file => scope.Contains(file.PullRequest.Head)).ToList();
        var heads = await workspace.ListBranchesAsync(cancellation).ConfigureAwait(false);
        var states = await new LocalStates(workspace, heads).ReadAsync(files, cancellation).ConfigureAwait(false);
        return [.. files.Select(file => file.PullRequest with { State = states[file.Name] })];
    }

    /// <inheritdoc/>
    public async Task<PullRequest> CreateAsync(PullRequestDraft draft, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var files = _files.Read();
        if (files.LastOrDefault(file => file.PullRequest.Head == draft.Head && file.PullRequest.State == PullRequestState.Open) is { } open)
        {
            var edit = new PullRequestEdit { Title = draft.Title, Body = draft.Body, Labels = draft.Labels };
            return await UpdateAsync(open.PullRequest.Id, edit, cancellation).ConfigureAwait(false);
        }

        var number = files.Select(file => file.PullRequest.Id.Number).DefaultIfEmpty().Max() + 1;
        var name = PullRequestFile.NameOf(number, draft.Title);
        var pull = new PullRequest
        {
            Id = new(number),
            Head = draft.Head,
            Base = draft.Base,
            Title = draft.Title,
            Body = draft.Body,
            State = PullRequestState.Open,
            Labels = draft.Labels,
            Location = _files.PathOf(name),
        };
        return await SaveAsync(new() { Name = name, PullRequest = pull, Commit = null }, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<PullRequest> UpdateAsync(PullRequestId id, PullRequestEdit edit, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(edit);
        var file = Find(id);
        var pull = file.PullRequest with
        {
            Title = edit.Title ?? file.PullRequest.Title,
            Body = edit.Body ?? file.PullRequest.Body,
            Labels = edit.Labels ?? file.PullRequest.Labels,
            State = edit.Reopen ? PullRequestState.Open : file.PullRequest.State,
        };
        return await SaveAsync(file with { PullRequest = pull }, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task CloseAsync(PullRequestId id, string reason, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        var file = Find(id);
        var closed = file with
        {
            PullRequest = file.PullRequest with { State = PullRequestState.Closed },
            OtherLines = [.. file.OtherLines.Where(line => !line.StartsWith(ReasonKey, StringComparison.Ordinal)), $"{ReasonKey}{reason.ReplaceLineEndings(" ")}"],
        };
        await _files.WriteAsync(closed.Name, closed.ToString(), cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task SettleAsync(BranchScope scope, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var files = _files.Read();
        var heads = await workspace.ListBranchesAsync(cancellation).ConfigureAwait(false);
        var states = await new LocalStates(workspace, heads).ReadAsync(files, cancellation).ConfigureAwait(false);
        var settled = files.Select(file => file with { PullRequest = file.PullRequest with { State = states[file.Name] } }).ToList();
        var pages = new PageBuilder(workspace, heads);
        foreach (var file in settled)
        {
            await _files.WriteAsync(file.Name, file.ToString(), cancellation).ConfigureAwait(false);
            await _files.WriteAsync(file.PageName, await pages.BuildAsync(file, cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);
        }

        await _files.WriteAsync("index.html", IndexPage.Render(settled), cancellation).ConfigureAwait(false);
    }

    private PullRequestFile Find(PullRequestId id) =>
        _files.Read().FirstOrDefault(file => file.PullRequest.Id == id) ?? throw new ForgeException($"There is no pull request {id} in '{folder}'.");

    private async Task<PullRequest> SaveAsync(PullRequestFile file, CancellationToken cancellation)
    {
        var heads = await workspace.ListBranchesAsync(cancellation).ConfigureAwait(false);
        var saved = file with
        {
            Commit = heads.FirstOrDefault(head => head.Branch == file.PullRequest.Head)?.Commit ?? file.Commit,
            OtherLines = file.PullRequest.State == PullRequestState.Open
                ? [.. file.OtherLines.Where(line => !line.StartsWith(ReasonKey, StringComparison.Ordinal))]
                : file.OtherLines,
        };
        await _files.WriteAsync(saved.Name, saved.ToString(), cancellation).ConfigureAwait(false);
        return saved.PullRequest;
    }
}
