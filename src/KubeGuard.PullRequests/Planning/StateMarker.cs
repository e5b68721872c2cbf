using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using KubeGuard.PullRequests.Forge;

namespace KubeGuard.PullRequests.Planning;

/// <summary>
/// What the bot remembers about a pull request, in the first line of its body (B5): an HTML comment with a version and base64 JSON, which holds
/// no character that could end the comment.
/// </summary>
internal sealed record StateMarker
{
    /// <summary>How many pushed commits are remembered.</summary>
    public const int RememberedCommits = 20;

    private const string Begin = "<!-- kubeguard:state:v";
    private const string Version = "1 ";
    private const string End = " -->";

    /// <summary>Key of the group.</summary>
    public required string Group { get; init; }

    /// <summary>Digest of the change that the last commit carries.</summary>
    public required string Digest { get; init; }

    /// <summary>The commits that the bot pushed, the last one last.</summary>
    public required ImmutableArray<string> Commits { get; init; }

    /// <summary>Fingerprint of each change, in ordinal order.</summary>
    public required ImmutableArray<string> Fingerprints { get; init; }

    /// <summary>The title that the bot set last.</summary>
    public required string Title { get; init; }

    /// <summary>The labels that the bot set last.</summary>
    public required ImmutableArray<string> Labels { get; init; }

    /// <summary>Whose review the bot asked for last; null when nobody's.</summary>
    public ReviewRequest? Reviewers { get; init; }

    /// <summary>Logins that the bot assigned it to last; null when nobody.</summary>
    public ImmutableArray<string>? Assignees { get; init; }

    /// <summary>
    /// Whether the bot closed it because nothing of it was wanted any longer, or people took their declining it back; closed without this means declined.
    /// </summary>
    public bool Obsolete { get; init; }

    /// <summary>The marker as a line.</summary>
    public string ToLine() => $"{Begin}{Version}{Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(this, StateMarkerJson.Default.StateMarker))}{End}";

    /// <summary>Whether a line is a marker of some version.</summary>
    public static bool IsMarker(string line) => line.StartsWith(Begin, StringComparison.Ordinal);

    /// <summary>Reads a marker line; null when it is damaged or of a version that is not known here.</summary>
    public static StateMarker? Read(string line)
    {
        line = line.TrimEnd();
        if (!line.StartsWith(Begin + Version, StringComparison.Ordinal) || !line.EndsWith(End, StringComparison.Ordinal))
            return null;
        var start = Begin.Length + Version.Length;
        if (line.Length - End.Length <= start)
            return null;
        try
        {
            var marker = JsonSerializer.Deserialize(Convert.FromBase64String(line[start..^End.Length]), StateMarkerJson.Default.StateMarker);
            return marker is { Commits.IsDefault: false, Fingerprints.IsDefault: false, Labels.IsDefault: false, Group: not null, Digest: not null, Title: not null }
                && marker is not { Reviewers: { Users.IsDefault: true } or { Teams.IsDefault: true } }
                ? marker
                : null;
        }
        catch (Exception exception) when (exception is FormatException or JsonException)
        {
            return null;
        }
    }

    /// <summary>The same after one more push.</summary>
    public StateMarker Pushed(string commit) =>
        this with { Commits = [.. Commits.Where(known => known != commit).Append(commit).TakeLast(RememberedCommits)] };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(StateMarker))]
internal sealed partial class StateMarkerJson : JsonSerializerContext;
