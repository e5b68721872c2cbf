using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace KubeGuard.PullRequests.Sarif;

/// <summary>
/// A SARIF file: the part of the OASIS standard "Static Analysis Results Interchange Format (SARIF) Version 2.1.0" that is written here. Types and
/// members are called as there; each names its section. Null members are left out.
/// </summary>
/// <param name="Schema">Address of the schema.</param>
/// <param name="Version">Version of the standard.</param>
/// <param name="Runs">One for each run of a tool.</param>
internal sealed record SarifLog([property: JsonPropertyName("$schema")] string Schema, string Version, ImmutableArray<SarifRun> Runs);

/// <summary>What one run found (3.14).</summary>
internal sealed record SarifRun(
    SarifTool Tool,
    ImmutableArray<SarifInvocation> Invocations,
    SarifAutomationDetails AutomationDetails,
    string ColumnKind,
    ImmutableArray<SarifResult> Results);

/// <summary>The tool (3.18).</summary>
internal sealed record SarifTool(SarifComponent Driver);

/// <summary>The program with its rules (3.19).</summary>
internal sealed record SarifComponent(string Name, string SemanticVersion, string InformationUri, ImmutableArray<SarifDescriptor> Rules);

/// <summary>A rule (3.49).</summary>
internal sealed record SarifDescriptor(
    string Id,
    string Name,
    SarifMessage ShortDescription,
    SarifMessage FullDescription,
    SarifMessage Help,
    string HelpUri,
    SarifConfiguration DefaultConfiguration,
    SarifRuleProperties Properties);

/// <summary>Text, and the same in GitHub-flavoured Markdown (3.11, 3.12).</summary>
internal sealed record SarifMessage(string Text, string? Markdown = null);

/// <summary>How a rule reports (3.50): <c>note</c>, <c>warning</c> or <c>error</c>.</summary>
internal sealed record SarifConfiguration(string Level);

/// <summary>What GitHub reads of a rule's property bag (its documentation "SARIF support for code scanning").</summary>
/// <param name="Tags">At most ten are taken in.</param>
/// <param name="Precision">How often a result is true: <c>very-high</c> to <c>low</c>.</param>
/// <param name="SecuritySeverity">A number above 0.0 and up to 10.0: critical from above 9.0, high from 7.0, medium from 4.0.</param>
internal sealed record SarifRuleProperties(
    ImmutableArray<string> Tags, string Precision, [property: JsonPropertyName("security-severity")] string SecuritySeverity);

/// <summary>How the run went (3.20).</summary>
internal sealed record SarifInvocation(bool ExecutionSuccessful, ImmutableArray<SarifNotification>? ToolExecutionNotifications = null);

/// <summary>Something to know about the run itself (3.58).</summary>
internal sealed record SarifNotification(string Level, SarifMessage Message);

/// <summary>Which kind of run it is (3.17): a category, a slash, and nothing, as no run is told apart.</summary>
internal sealed record SarifAutomationDetails(string Id);

/// <summary>One finding (3.27).</summary>
internal sealed record SarifResult(
    string RuleId,
    int RuleIndex,
    string Level,
    SarifMessage Message,
    ImmutableArray<SarifLocation> Locations,
    ImmutableSortedDictionary<string, string> PartialFingerprints,
    ImmutableArray<SarifLocation>? RelatedLocations = null,
    SarifResultProperties? Properties = null);

/// <summary>Ids of the misconfiguration index.</summary>
internal sealed record SarifResultProperties(ImmutableArray<string> Misconfigurations);

/// <summary>A place (3.28); <paramref name="Id"/> is what links in the message name.</summary>
internal sealed record SarifLocation(
    SarifPhysicalLocation PhysicalLocation, int? Id = null, ImmutableArray<SarifLogicalLocation>? LogicalLocations = null);

/// <summary>Characters of a file (3.29).</summary>
internal sealed record SarifPhysicalLocation(SarifArtifactLocation ArtifactLocation, SarifRegion Region);

/// <summary>A file, by its address relative to the top of the repository (3.4).</summary>
internal sealed record SarifArtifactLocation(string Uri);

/// <summary>From the first character to after the last (3.30). Lines and columns count from 1.</summary>
internal sealed record SarifRegion(int StartLine, int StartColumn, int EndLine, int EndColumn);

/// <summary>An object of the cluster (3.33).</summary>
internal sealed record SarifLogicalLocation(string FullyQualifiedName, string Kind);
