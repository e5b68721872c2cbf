using System.Collections.Immutable;
using System.Text.Json.Nodes;
using KubeGuard.Hardening.Policies.Describing;
using KubeGuard.Hardening.Policies.Reading;

namespace KubeGuard.Bot.Policy;

/// <summary>What <c>policy validate --format json</c> prints.</summary>
internal sealed record PolicyValidationDocument
{
    public int SchemaVersion { get; init; } = 1;

    /// <summary><c>valid</c>, <c>invalid</c> or <c>absent</c>.</summary>
    public required string Outcome { get; init; }

    public required ImmutableArray<PolicyProblemDocument> Errors { get; init; }

    public required ImmutableArray<PolicyProblemDocument> Warnings { get; init; }
}

/// <summary>One mistake.</summary>
internal sealed record PolicyProblemDocument(string File, int Line, int Column, string Path, string Got, string Expected, string? Nearest);

/// <summary>What <c>policy show --format json</c> prints.</summary>
internal sealed record PolicySettingsDocument
{
    public int SchemaVersion { get; init; } = 1;

    public required ImmutableArray<PolicySettingDocument> Settings { get; init; }
}

/// <summary>One setting: <see cref="Origin"/> is <c>default</c>, or <c>file:line:column</c>.</summary>
internal sealed record PolicySettingDocument(string Path, JsonNode? Value, string Origin);

/// <summary>Makes the documents.</summary>
internal static class PolicyDocuments
{
    public static PolicyValidationDocument Validation(PolicyReading reading, IEnumerable<PolicyProblem> expired) => reading switch
    {
        PolicyReading.Absent => new() { Outcome = "absent", Errors = [], Warnings = [] },
        PolicyReading.Valid valid => new() { Outcome = "valid", Errors = [], Warnings = Problems(valid.Warnings.Concat(expired)) },
        PolicyReading.Invalid invalid => new() { Outcome = "invalid", Errors = Problems(invalid.Errors), Warnings = [] },
        _ => throw new InvalidOperationException("A policy reading that is not known."),
    };

    public static PolicySettingsDocument Settings(ImmutableArray<EffectiveSetting> settings) => new()
    {
        Settings = [.. settings.Select(setting => new PolicySettingDocument(setting.Path, setting.Value, setting.Origin?.ToString() ?? "default"))],
    };

    private static ImmutableArray<PolicyProblemDocument> Problems(IEnumerable<PolicyProblem> problems) =>
    [
        .. problems.Select(problem => new PolicyProblemDocument(
            problem.Location.File, problem.Location.Line, problem.Location.Column, problem.Path, problem.Got, problem.Expected, problem.Nearest)),
    ];
}
