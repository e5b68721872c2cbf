using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using KubeGuard.Bot.Commands;
using KubeGuard.Hardening;
using KubeGuard.Hardening.Rbac.Defaults;

namespace KubeGuard.Bot.Inputs;

/// <summary>Options that say something about the cluster of the logs, for the verbs that replay them.</summary>
internal sealed class ClusterOptions
{
    private readonly Option<string?> _auditPolicy = new("--audit-policy")
    {
        Description = "The API server's audit policy file. With it, a right that it records and nobody used is unused, and one that it does not "
            + "record is unknown; without it, both are inferred from the log.",
        HelpName = "FILE",
    };

    private readonly Option<ClusterDefaults> _version = new("--kubernetes-version")
    {
        Description = "Version of the cluster, whose default roles are laid below the repository's; the nearest one that is known is taken "
            + $"({string.Join(", ", ClusterDefaults.KnownVersions)}; the newest when left out).",
        HelpName = "VERSION",
        CustomParser = ParseVersion,
    };

    public ImmutableArray<Option> All => [_auditPolicy, _version];

    /// <summary>The options with what the command line says.</summary>
    /// <exception cref="BadInputException">The audit policy is none.</exception>
    public HardeningOptions Apply(HardeningOptions options, ParseResult arguments) => options with
    {
        Rbac = options.Rbac with
        {
            AuditPolicy = arguments.GetValue(_auditPolicy) is { } file ? AuditPolicyFile.Read(file) : options.Rbac.AuditPolicy,
            Defaults = arguments.GetValue(_version) ?? options.Rbac.Defaults,
        },
    };

    private static ClusterDefaults? ParseVersion(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (text.TrimStart('v').Split('.') is [var first, var second, ..]
            && int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            && int.TryParse(second.TrimEnd('+'), NumberStyles.None, CultureInfo.InvariantCulture, out var minor))
            return ClusterDefaults.Of(major, minor);
        result.AddError($"--kubernetes-version {text}: not a version, expected major and minor such as 1.34");
        return null;
    }
}
