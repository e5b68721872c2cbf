using System.Text.Json.Nodes;

namespace KubeGuard.TestKit.GitHub;

/// <summary>Code scanning of a repository: what was uploaded, and what came of it once its time is over.</summary>
public sealed class FakeCodeScanning
{
    /// <summary>Whether it is on: it is not for private repositories without GitHub Code Security.</summary>
    public bool IsOn { get; set; } = true;

    /// <summary>How long an upload is processed before it is listed.</summary>
    public TimeSpan ProcessingTime { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Why uploads from now on cannot be processed; empty when they can.</summary>
    public string Error { get; set; } = "";

    /// <summary>Whether a tool's version is given back with its build metadata.</summary>
    public bool KeepsBuildMetadata { get; set; } = true;

    /// <summary>All uploads, oldest first.</summary>
    public List<FakeAnalysis> Uploads { get; } = [];
}

/// <summary>An uploaded analysis.</summary>
/// <param name="Id">Its number.</param>
/// <param name="SarifId">Number of the upload.</param>
/// <param name="Reference">Full reference.</param>
/// <param name="Commit">The commit.</param>
/// <param name="Sarif">The document.</param>
/// <param name="CreatedAt">When it was uploaded.</param>
/// <param name="ProcessedAt">When it is listed.</param>
/// <param name="Error">Why it cannot be processed; empty when it can.</param>
public sealed record FakeAnalysis(
    long Id, string SarifId, string Reference, string Commit, JsonObject Sarif, DateTimeOffset CreatedAt, DateTimeOffset ProcessedAt, string Error)
{
    /// <summary>Its run; the bot never sends another number of them.</summary>
    public JsonObject Run => Sarif["runs"]![0]!.AsObject();

    /// <summary>Name of the tool.</summary>
    public string Tool => (string)Run["tool"]!["driver"]!["name"]!;

    /// <summary>The tool's version: the semantic one where there is one.</summary>
    public string? Version => (string?)Run["tool"]!["driver"]!["semanticVersion"] ?? (string?)Run["tool"]!["driver"]!["version"];

    /// <summary>The results.</summary>
    public JsonArray Results => Run["results"]!.AsArray();

    /// <summary>How many rules it names.</summary>
    public int Rules => Run["tool"]!["driver"]!["rules"]!.AsArray().Count;

    /// <summary>The automation id up to its last slash, as GitHub takes it.</summary>
    public string Category => (string?)Run["automationDetails"]?["id"] is { } id && id.LastIndexOf('/') is >= 0 and var slash ? id[..slash] : "";
}
