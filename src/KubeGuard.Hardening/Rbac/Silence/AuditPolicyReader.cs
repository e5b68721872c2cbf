using System.Collections.Immutable;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Hardening.Rbac.Silence;

/// <summary>An audit policy file that is not one.</summary>
/// <param name="location">Where in the file.</param>
/// <param name="message">What is wrong and what was expected.</param>
public sealed class AuditPolicyException(SourceLocation location, string message) : Exception($"{location}: {message}")
{
    /// <summary>Where in the file.</summary>
    public SourceLocation Location { get; } = location;
}

/// <summary>Reads an audit policy file.</summary>
public static class AuditPolicyReader
{
    private static readonly ImmutableArray<string> Levels = ["None", "Metadata", "Request", "RequestResponse"];

    /// <summary>Reads the first document of the file. Throws <see cref="AuditPolicyException"/> with the place when it is no audit policy.</summary>
    public static AuditPolicy Read(YamlFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (file.Problems is [var problem, ..])
            throw new AuditPolicyException(problem.Location, problem.Message);
        if (file.Documents is not [{ Root: YamlMapping root }, ..])
            throw new AuditPolicyException(file.Source.Locate(new(0, 0)), "an audit policy was expected (apiVersion: audit.k8s.io/v1, kind: Policy), not an empty file or a list");
        if (root.Text("kind") != "Policy" || root.Text("apiVersion")?.StartsWith("audit.k8s.io/", StringComparison.Ordinal) != true)
            throw new AuditPolicyException(root.Location, $"an audit policy was expected (apiVersion: audit.k8s.io/v1, kind: Policy), not {root.Text("apiVersion")} {root.Text("kind")}");
        var rules = root.Sequence("rules")?.Items.Select(Rule) ?? [];
        return new([.. root.Texts("omitStages")], [.. rules]);
    }

    private static AuditPolicyRule Rule(YamlNode node)
    {
        if (node is not YamlMapping rule)
            throw new AuditPolicyException(node.Location, "a rule was expected, with a level");
        if (rule.Text("level") is not { } level || !Levels.Contains(level, StringComparer.Ordinal))
            throw new AuditPolicyException((rule["level"] ?? rule).Location, $"the level '{rule.Text("level")}' is none of {string.Join(", ", Levels)}");
        return new()
        {
            Level = level,
            Users = [.. rule.Texts("users")],
            UserGroups = [.. rule.Texts("userGroups")],
            Verbs = [.. rule.Texts("verbs")],
            Namespaces = [.. rule.Texts("namespaces")],
            NonResourceUrls = [.. rule.Texts("nonResourceURLs")],
            OmitStages = [.. rule.Texts("omitStages")],
            Resources =
            [
                .. (rule.Sequence("resources")?.Items ?? []).OfType<YamlMapping>().Select(entry =>
                    new AuditPolicyResources(entry.Text("group") ?? "", [.. entry.Texts("resources")], [.. entry.Texts("resourceNames")])),
            ],
        };
    }
}
