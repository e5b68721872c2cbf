using System.Collections.Immutable;
using KubeGuard.Bot.Commands;
using KubeGuard.Bot.Inputs;
using KubeGuard.Bot.Output;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Manifests.Editing;

namespace KubeGuard.Bot.Propose;

/// <summary>Reads, works out and proves the proposals, writes them down, shows them and, when asked to, applies them.</summary>
internal sealed class ProposeCommand(InputReader inputs, ProposalChain chain, CommandConsole console)
{
    public async Task<CommandOutcome> RunAsync(ProposeRequest request, CancellationToken cancellation)
    {
        var run = await console.WithProgressAsync("Starting", step => WorkAsync(request, step, cancellation));
        await ResultFolder.WriteAsync(request.Out, run, cancellation);
        await ShowAsync(run, request);
        return request.Apply == Applying.Nothing ? new CommandOutcome.Done() : Apply(request, run.Changes, cancellation);
    }

    private async Task<ProposeRun> WorkAsync(ProposeRequest request, Action<string> step, CancellationToken cancellation)
    {
        var read = await inputs.ReadAsync(request.Repository, request.Logs, request.Options, request.Policy, step, cancellation);
        var changes = await chain.RunAsync(read.Hardening, step, cancellation);
        step("Writing the pull requests");
        return await ProposeRun.CreateAsync(read, changes.All, chain.ModelFor(read.Hardening), cancellation);
    }

    private Task ShowAsync(ProposeRun run, ProposeRequest request)
    {
        switch (request.Format)
        {
            case OutputFormat.Json:
                return console.Output.WriteAsync(run.Json);
            case OutputFormat.Sarif:
                return console.Output.WriteAsync(run.Findings.Text);
            case OutputFormat.Text:
                Show(run, request.Out);
                return Task.CompletedTask;
            default:
                throw new InvalidOperationException("A format that propose does not know.");
        }
    }

    private void Show(ProposeRun run, string folder)
    {
        var report = console.CreateReport();
        new ProposeReport(report).Write(run.Document, run.Changes.Model?.Spent);
        report.Text($"Written to {folder}: proposals.json and, for each pull request, a Markdown and an HTML file.");
    }

    private CommandOutcome Apply(ProposeRequest request, ChangeSet changes, CancellationToken cancellation)
    {
        switch (FilesOf(request.Apply, changes, cancellation))
        {
            case ChangeOutcome.Refused refused:
                return new CommandOutcome.BadInput(
                    $"{refused.At?.ToString() ?? "--include widen"}: {refused.Reason}; apply without --include widen first, then run again");
            case ChangeOutcome.Planned planned:
                return Write(request.Repository.Folder, planned.Files, cancellation);
            default:
                throw new InvalidOperationException("A change outcome that applying does not know.");
        }
    }

    private CommandOutcome Write(string repository, ImmutableArray<FileChange> files, CancellationToken cancellation)
    {
        switch (new WorkingTree(repository).Apply(files, cancellation))
        {
            case ApplyOutcome.Applied applied:
                console.Error.WriteLine(applied.Files == 0 ? "Nothing to apply." : $"Applied: {applied.Files} files changed in {repository}.");
                return new CommandOutcome.Done();
            case ApplyOutcome.Refused refused:
                return new CommandOutcome.BadInput(refused.Problems);
            default:
                throw new InvalidOperationException("An outcome of applying that is not known.");
        }
    }

    /// <summary>The pipeline has planned and proven everything but what widens; with that it is planned once more.</summary>
    private static ChangeOutcome FilesOf(Applying what, ChangeSet changes, CancellationToken cancellation) =>
        what == Applying.Everything && changes.Proposals.Any(proposal => proposal.Class == ProposalClass.Widen)
            ? ChangePlanner.Plan(changes.Before, [.. changes.Proposals.SelectMany(proposal => proposal.Changes)], cancellation)
            : new ChangeOutcome.Planned(changes.Files, changes.After);
}
