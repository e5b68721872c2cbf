using System.Text.Json.Nodes;

namespace KubeGuard.TestKit.GitHub;

/// <summary>A check run.</summary>
public sealed class FakeCheckRun
{
    internal FakeCheckRun(long id, string name, string headSha)
    {
        Id = id;
        Name = name;
        HeadSha = headSha;
    }

    /// <summary>Its number.</summary>
    public long Id { get; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The commit that it is about.</summary>
    public string HeadSha { get; }

    /// <summary><c>queued</c>, <c>in_progress</c> or <c>completed</c>.</summary>
    public string Status { get; internal set; } = "queued";

    /// <summary>The result; null until it is completed.</summary>
    public string? Conclusion { get; internal set; }

    /// <summary>What its maker calls it.</summary>
    public string ExternalId { get; internal set; } = "";

    /// <summary>Where a person reads more.</summary>
    public string? DetailsUrl { get; internal set; }

    /// <summary>Title, summary and text.</summary>
    public string? Title { get; internal set; }

    /// <summary>Markdown.</summary>
    public string? Summary { get; internal set; }

    /// <summary>More Markdown.</summary>
    public string? Text { get; internal set; }

    /// <summary>All annotations that were sent.</summary>
    public List<JsonNode> Annotations { get; } = [];

    /// <summary>Identifiers of its buttons.</summary>
    public List<string> Actions { get; } = [];
}
