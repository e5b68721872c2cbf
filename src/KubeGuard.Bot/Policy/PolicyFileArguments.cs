using System.Collections.Immutable;
using System.CommandLine;
using KubeGuard.Bot.Commands;
using KubeGuard.Bot.Inputs;
using KubeGuard.Hardening.Policies.Reading;

namespace KubeGuard.Bot.Policy;

/// <summary>Which policy file a verb looks at: one that is named, or that of a repository; of the folder it is started in when neither is.</summary>
internal sealed class PolicyFileArguments
{
    private readonly Argument<string?> _file = new("FILE")
    {
        Description = "The policy file. Left out: .kubeguard.yaml of --repo.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _repository = new("--repo")
    {
        Description = "The repository whose .kubeguard.yaml is read. Default: the present folder.",
        HelpName = "DIR",
    };

    public ImmutableArray<Argument> Arguments => [_file];

    public ImmutableArray<Option> Options => [_repository];

    /// <summary>What the file is.</summary>
    /// <exception cref="BadInputException">Both are given, or what is given does not exist.</exception>
    public PolicyReading Read(ParseResult arguments)
    {
        var file = arguments.GetValue(_file);
        var repository = arguments.GetValue(_repository);
        if (file is not null && repository is not null)
            throw new BadInputException($"FILE and --repo are both given; keep one");
        if (repository is not null && !Directory.Exists(repository))
            throw new BadInputException($"--repo {repository}: there is no such folder, expected the folder of a GitOps repository");
        return PolicyInputs.Find(repository ?? ".", file);
    }
}
