using System.Collections.Immutable;
using System.CommandLine;
using KubeGuard.Bot.Commands;
using KubeGuard.Bot.Inputs;
using KubeGuard.Hardening;

namespace KubeGuard.Bot.Propose;

/// <summary>Works out what the logs justify for a local repository.</summary>
internal sealed class ProposeVerb(ProposeCommand command, PolicyInputs policies) : IVerb
{
    private readonly RepositoryOptions _repository = new();
    private readonly Option<string[]> _logs = CommonOptions.Logs();
    private readonly Option<string> _out = CommonOptions.Folder("Where proposals.json and the pull requests are written.", "kubeguard-out");
    private readonly Option<TimeSpan?> _minimumWindow = CommonOptions.MinimumWindow();
    private readonly Option<OutputFormat> _format = CommonOptions.FormatOfFindings();
    private readonly ClusterOptions _cluster = new();

    private readonly Option<string?> _policy = new("--policy")
    {
        Description = "The policy file. Default: .kubeguard.yaml of the repository, if it has one.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _apply = new("--apply")
    {
        Description = "Edit the files of the repository. Only files of proposals are written, and none when one of them changed meanwhile.",
    };

    private readonly Option<string> _include = new("--include")
    {
        Description = "Apply proposals of class widen too: what the logs show to be missing.",
        HelpName = "widen",
    };

    /// <inheritdoc/>
    public string Name => "propose";

    /// <inheritdoc/>
    public string Description => "Work out the least-privilege manifests that the logs justify, with a proof for each change. Changes nothing without --apply.";

    /// <inheritdoc/>
    public ImmutableArray<Option> Options => [.. _repository.All, _logs, _out, _apply, _include, _minimumWindow, _policy, .. _cluster.All, _format];

    /// <inheritdoc/>
    public ImmutableArray<string> Examples =>
    [
        "propose --repo gitops --logs 'logs/*.jsonl.gz'",
        "propose --repo gitops --logs audit=audit/ hubble=flows.jsonl --apply",
        "propose --repo gitops --logs logs/ --min-window 14d --format json",
        "propose --repo gitops --logs logs/ --policy drafts/kubeguard.yaml",
        "propose --repo . --logs logs/ --format sarif > kubeguard.sarif",
    ];

    /// <inheritdoc/>
    public Task<CommandOutcome> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var minimum = arguments.GetValue(_minimumWindow);
        var repository = _repository.Of(arguments);
        var policy = policies.Read(repository.Folder, arguments.GetValue(_policy));
        var options = _cluster.Apply(policy.Apply(new HardeningOptions()), arguments);
        return command.RunAsync(
            new()
            {
                Repository = repository,
                Logs = [.. arguments.GetRequiredValue(_logs)],
                Out = arguments.GetRequiredValue(_out),
                Apply = arguments.GetValue(_apply) ? Application(arguments.GetValue(_include)) : Applying.Nothing,
                Options = minimum is { } window ? options with { MinimumWindow = window, RequireMinimumWindow = true } : options,
                Policy = policy,
                Format = arguments.GetValue(_format),
            },
            cancellation);
    }

    private static Applying Application(string? include) => include switch
    {
        null => Applying.AllButWidening,
        "widen" => Applying.Everything,
        var other => throw new BadInputException($"--include {other}: unknown class, expected widen"),
    };
}
