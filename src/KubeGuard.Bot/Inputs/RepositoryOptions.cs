using System.Collections.Immutable;
using System.CommandLine;
using KubeGuard.Bot.Commands;
using KubeGuard.Hardening.Policies.Enforcement;
using KubeGuard.Manifests;

namespace KubeGuard.Bot.Inputs;

/// <summary>A repository on disk and what reading it may do.</summary>
/// <param name="Folder">Its folder.</param>
internal sealed record RepositoryInput(string Folder)
{
    public ManifestReadOptions Reading { get; init; } = ManifestReadOptions.Default;

    /// <summary>The part of it that a policy names.</summary>
    public RepositoryInput Under(PolicyInForce policy) =>
        policy.Policy.Paths is { IsEverything: false } paths ? this with { Reading = Reading with { Scope = paths } } : this;

    public ManifestSet Read(CancellationToken cancellation) => ManifestReader.Read(new RepositoryDirectory(Folder), Reading, cancellation);
}

/// <summary>The options of the verbs that read a local repository.</summary>
internal sealed class RepositoryOptions
{
    private readonly Option<string> _repository = CommonOptions.Repository();

    private readonly Option<string?> _helm = new("--helm")
    {
        Description = "Render the Helm charts in the repository with this program (a path, or a name on the PATH) to know their objects: offline, without "
            + "hooks and plugins, in a folder of its own. Only for repositories that you trust. Left out: charts are not rendered.",
        HelpName = "PROGRAM",
    };

    public ImmutableArray<Option> All => [_repository, _helm];

    /// <summary>What the command line says.</summary>
    /// <exception cref="BadInputException">There is no such program.</exception>
    public RepositoryInput Of(ParseResult arguments)
    {
        var input = new RepositoryInput(arguments.GetRequiredValue(_repository));
        if (arguments.GetValue(_helm) is not { } helm)
            return input;
        return HelmFinder.Find(helm) is { } program
            ? input with { Reading = new() { Helm = program } }
            : throw new BadInputException($"--helm {helm}: {HelmFinder.Missing}");
    }
}
