using System.Collections.Immutable;
using System.Security.Cryptography;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Hardening.Policies.Reading;

/// <summary>What came of looking for a policy file. Closed.</summary>
public abstract record PolicyReading
{
    private PolicyReading()
    {
    }

    /// <summary>The repository has none: the defaults hold, and the host says whether they are acted on (B27).</summary>
    public sealed record Absent : PolicyReading;

    /// <summary>A policy.</summary>
    /// <param name="Policy">What it says, the defaults for all that it leaves out.</param>
    /// <param name="Origins">Where each of its values stands.</param>
    /// <param name="Source">The file.</param>
    /// <param name="Warnings">What is odd and does no harm.</param>
    public sealed record Valid(RepositoryPolicy Policy, PolicyOrigins Origins, PolicySource Source, ImmutableArray<PolicyProblem> Warnings) : PolicyReading;

    /// <summary>No policy: nothing may be proposed (B27).</summary>
    /// <param name="Errors">Every mistake in the file, in its order.</param>
    public sealed record Invalid(ImmutableArray<PolicyProblem> Errors) : PolicyReading;
}

/// <summary>The file of a policy.</summary>
/// <param name="Path">Its name, as in messages.</param>
/// <param name="Sha256">Hash of its bytes, in hexadecimal digits.</param>
public sealed record PolicySource(string Path, string Sha256)
{
    internal static PolicySource Of(SourceText file) => new(file.Path, Convert.ToHexStringLower(SHA256.HashData(file.ToBytes())));
}

/// <summary>A mistake in a policy file (B26).</summary>
/// <param name="Location">Where it stands.</param>
/// <param name="Path">The key, such as <c>exceptions[1].until</c>; empty for the whole file.</param>
/// <param name="Got">What stands there, for people.</param>
/// <param name="Expected">What was expected.</param>
/// <param name="Nearest">What was probably meant; null when nothing is near.</param>
public sealed record PolicyProblem(SourceLocation Location, string Path, string Got, string Expected, string? Nearest = null)
{
    /// <summary><c>file:line:col: path: got …, expected …; did you mean …?</c>.</summary>
    public override string ToString() =>
        $"{Location}: {(Path.Length > 0 ? Path + ": " : "")}got {Got}, expected {Expected}{(Nearest is null ? "" : $"; did you mean {Nearest}?")}";
}

/// <summary>Where the values of a policy stand in its file.</summary>
public sealed class PolicyOrigins
{
    private readonly ImmutableSortedDictionary<string, SourceLocation> _places;

    internal PolicyOrigins(ImmutableSortedDictionary<string, SourceLocation> places) => _places = places;

    /// <summary>Of a policy that is all defaults.</summary>
    public static PolicyOrigins None { get; } = new(ImmutableSortedDictionary.Create<string, SourceLocation>(StringComparer.Ordinal));

    /// <summary>The place of a key such as <c>limits.open</c>; null when its default holds.</summary>
    public SourceLocation? Of(string path) => _places.TryGetValue(path, out var place) ? place : null;
}
