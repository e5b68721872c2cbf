using System.Collections.Immutable;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.PullRequests.Sarif;

/// <summary>Something that is wrong at a place of the repository. Text may come from logs and manifests: <see cref="SarifWriter"/> makes it harmless.</summary>
internal sealed record Finding
{
    /// <summary>What kind of thing is wrong.</summary>
    public required FindingRule Rule { get; init; }

    /// <summary>The object that it is about, such as <c>Role/shop/web</c>.</summary>
    public required string Object { get; init; }

    /// <summary>What is wrong and why, sentence by sentence; the first one stands alone where there is little room.</summary>
    public required ImmutableArray<string> Sentences { get; init; }

    /// <summary>Where it stands.</summary>
    public required SourceLocation Place { get; init; }

    /// <summary>Other places that have a part in it.</summary>
    public ImmutableArray<SourceLocation> Related { get; init; } = [];

    /// <summary>Tells it apart from all other findings of its rule in its file, whatever lines it stands on.</summary>
    public required string Identity { get; init; }

    /// <summary>Is another one when what should be done about it is something else.</summary>
    public required string Revision { get; init; }

    /// <summary>Ids of the misconfiguration index that it comes under.</summary>
    public ImmutableArray<string> Misconfigurations { get; init; } = [];
}
