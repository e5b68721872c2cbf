using System.Collections.Immutable;
using KubeGuard.Bot.Commands;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;

namespace KubeGuard.Bot.Configuration;

/// <summary>
/// The settings of the host and where each comes from: <c>appsettings.json</c>, over it environment variables such as
/// <c>KUBEGUARD_Worker__Suspend</c>, over them the command line's <c>--set Worker:Suspend=true</c>.
/// </summary>
internal sealed class HostConfiguration
{
    /// <summary>What environment variables begin with.</summary>
    public const string Prefix = "KUBEGUARD_";

    /// <summary>The file beside the program.</summary>
    public const string FileName = "appsettings.json";

    private readonly IConfigurationRoot _root;

    private HostConfiguration(IConfigurationRoot root) => _root = root;

    /// <summary>The settings, for what wants them in .NET's own way.</summary>
    public IConfiguration Settings => _root;

    /// <summary>Reads the host's settings.</summary>
    /// <param name="file">The settings file; null: the one beside the program, if there is one.</param>
    /// <param name="assignments"><c>KEY=VALUE</c> of the command line.</param>
    /// <exception cref="BadInputException">The file is missing or no JSON, or an assignment is none.</exception>
    public static HostConfiguration Read(string? file = null, IEnumerable<string>? assignments = null)
    {
        if (file is not null && !File.Exists(file))
            throw new BadInputException($"--config {file}: no such file");
        var path = Path.GetFullPath(file ?? Path.Combine(AppContext.BaseDirectory, FileName));
        try
        {
            return new(new ConfigurationBuilder()
                .SetBasePath(Path.GetDirectoryName(path)!)
                .AddJsonFile(Path.GetFileName(path), optional: true)
                .AddEnvironmentVariables(Prefix)
                .AddInMemoryCollection(Assignments(assignments ?? []))
                .Build());
        }
        catch (InvalidDataException exception)
        {
            throw new BadInputException($"{path}: not valid JSON: {exception.InnerException?.Message ?? exception.Message}");
        }
    }

    /// <summary>Where the value of a key comes from; null when no source has the key.</summary>
    public SettingOrigin? OriginOf(string key) =>
        _root.Providers.Reverse().FirstOrDefault(provider => provider.TryGet(key, out _)) switch
        {
            null => null,
            JsonConfigurationProvider json => new SettingOrigin.File(json.Source.Path ?? FileName),
            EnvironmentVariablesConfigurationProvider => new SettingOrigin.Environment(VariableOf(key)),
            _ => new SettingOrigin.CommandLine(),
        };

    /// <summary>The environment variable of a key.</summary>
    public static string VariableOf(string key) => Prefix + key.Replace(":", "__", StringComparison.Ordinal);

    private static ImmutableSortedDictionary<string, string?> Assignments(IEnumerable<string> assignments)
    {
        var settings = ImmutableSortedDictionary.CreateBuilder<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var assignment in assignments)
        {
            var equals = assignment.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
                throw new BadInputException($"--set {assignment}: expected KEY=VALUE, such as Worker:Suspend=true");
            settings[assignment[..equals].Trim().Replace("__", ":", StringComparison.Ordinal)] = assignment[(equals + 1)..].Trim();
        }

        return settings.ToImmutable();
    }
}

/// <summary>Where a setting comes from. Closed.</summary>
internal abstract record SettingOrigin
{
    private SettingOrigin()
    {
    }

    /// <summary>A settings file.</summary>
    public sealed record File(string Name) : SettingOrigin
    {
        /// <inheritdoc/>
        public override string ToString() => Name;
    }

    /// <summary>An environment variable.</summary>
    public sealed record Environment(string Variable) : SettingOrigin
    {
        /// <inheritdoc/>
        public override string ToString() => $"environment {Variable}";
    }

    /// <summary>The command line.</summary>
    public sealed record CommandLine : SettingOrigin
    {
        /// <inheritdoc/>
        public override string ToString() => "command line";
    }
}
