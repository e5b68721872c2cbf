using System.Collections.Immutable;
using KubeGuard.Bot.Inputs;
using KubeGuard.Hardening;
using KubeGuard.Hardening.Policies.Enforcement;

namespace KubeGuard.Bot.Propose;

/// <summary>What is asked of a run.</summary>
internal sealed record ProposeRequest
{
    /// <summary>The repository.</summary>
    public required RepositoryInput Repository { get; init; }

    /// <summary>Specifications of the logs.</summary>
    public required ImmutableArray<string> Logs { get; init; }

    /// <summary>Folder for the results.</summary>
    public required string Out { get; init; }

    /// <summary>What is done to the working tree.</summary>
    public required Applying Apply { get; init; }

    /// <summary>What the hardeners obey.</summary>
    public required HardeningOptions Options { get; init; }

    /// <summary>The policy that holds.</summary>
    public PolicyInForce Policy { get; init; } = PolicyInForce.Default;

    /// <summary>For whom the result is written.</summary>
    public required OutputFormat Format { get; init; }
}

/// <summary>Which proposals are written into the working tree.</summary>
internal enum Applying
{
    /// <summary>None.</summary>
    Nothing,

    /// <summary>All that take rights away or add what is missing of restrictions.</summary>
    AllButWidening,

    /// <summary>Those that widen too.</summary>
    Everything,
}
